import type { StreamDescription } from '@meshline/connector-spec';

export type Mode = 'observe' | 'approve' | 'live';
export type ConnectionState = 'ok' | 'needs-auth' | 'unreachable' | 'paused';

export interface StoredConnection {
  readonly id: string;
  readonly accountId: string | undefined;
  readonly state: ConnectionState;
  readonly stateReason: string | undefined;
  readonly stateSince: number;
  readonly streams: readonly StreamDescription[];
  readonly describedAt: number | undefined;
  readonly modes: Readonly<Record<string, Mode>>;
  /** Feeds whose first full pass is stored. */
  readonly firstPass: readonly string[];
}

export interface ConnectionStore {
  connections(): Promise<readonly StoredConnection[]>;
  registerConnection(id: string, packageName: string, at: number): Promise<void>;
  /** Stores the account behind the credentials at first use; returns the one that is pinned. */
  pinAccount(id: string, account: string): Promise<string>;
  writeDescription(id: string, streams: readonly StreamDescription[], at: number): Promise<void>;
  setState(id: string, state: ConnectionState, reason: string | undefined, at: number): Promise<boolean>;
  /** A recorded decision. */
  setMode(id: string, entity: string, mode: Mode, actor: string, reason: string, at: number): Promise<void>;
}
