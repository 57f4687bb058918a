/** How it stands, as data. Times are ISO 8601, shares 0 to 1. */
export interface StatusModel {
  readonly at: string;
  readonly zone: string;
  readonly version: string;
  /** Hash of the rulebook in force. */
  readonly rulebook: string;
  readonly stop: StatusStop | null;
  /** After a restore or a failover: everything is read anew before anything is written. */
  readonly catchingUp: { readonly since: string; readonly because: string } | null;
  readonly daemons: readonly StatusDaemon[];
  readonly connections: readonly StatusConnection[];
  readonly waiting: readonly StatusLane[];
  readonly exceptions: {
    readonly causes: number;
    readonly records: number;
    readonly overdue: number;
    readonly backlog: number;
    readonly byKind: readonly { readonly kind: string; readonly causes: number; readonly overdue: number }[];
  };
  readonly agreement: readonly {
    readonly entity: string;
    readonly label: string;
    readonly compared: number;
    readonly share: number;
  }[];
  readonly events: readonly StatusSource[];
  readonly lastHour: { readonly changes: number; readonly confirmed: number; readonly refused: number; readonly retried: number };
}

export interface StatusStop {
  readonly by: string;
  readonly reason: string;
  readonly since: string;
}

export interface StatusDaemon {
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly alive: boolean;
}

export interface StatusConnection {
  readonly id: string;
  readonly name: string;
  readonly state: 'ok' | 'needs-auth' | 'unreachable' | 'paused';
  readonly stateReason: string | null;
  readonly stateSince: string;
  readonly paused: StatusStop | null;
  readonly account: string | null;
  /** By entity. */
  readonly modes: Readonly<Record<string, string>>;
  readonly feeds: readonly { readonly feed: string; readonly complete: boolean; readonly lagSeconds: number | null }[];
  readonly quota: readonly { readonly limit: string; readonly used: number }[];
  readonly breakerOpen: boolean;
  readonly resumesAt: string | null;
}

/** What sends events by itself. */
export interface StatusSource {
  /** `*`: senders that named no source. */
  readonly source: string;
  readonly closed: boolean;
  readonly received: number;
  readonly duplicates: number;
  readonly waiting: number;
  readonly oldestSeconds: number | null;
  readonly lastSeconds: number | null;
  readonly refused: readonly { readonly reason: string; readonly count: number }[];
  readonly ignored: readonly { readonly reason: string; readonly count: number }[];
  readonly unavailable: number;
}

export interface StatusLane {
  readonly connection: string;
  readonly lane: 'handoff' | 'live' | 'backfill';
  readonly waiting: number;
  readonly oldestSeconds: number | null;
  readonly inFlight: number;
  readonly toReadBack: number;
  readonly unknown: number;
  readonly parked: number;
}
