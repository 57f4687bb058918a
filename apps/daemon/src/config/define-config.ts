/** A reference to a secret in the environment; its value never stands in a file. */
export interface SecretReference {
  readonly secret: string;
}

export function secret(name: string): SecretReference {
  return { secret: name };
}

/** One configured account of a system. What isn't listed here is the connector's own settings and secrets. */
export interface ConnectionConfig {
  /** The npm package of the connector. */
  readonly package: string;
  /** How much of the account's API limit MeshLine may use: `'20%'`. */
  readonly apiShare?: string | undefined;
  /**
   * What MeshLine may do here when it sees the connection for the first time: `observe` (the default: reads and reports), `approve`
   * (writes only what was approved), `live`. From then on `meshline mode` decides: a start neither widens nor narrows it.
   */
  readonly mode?: 'observe' | 'approve' | 'live' | undefined;
  readonly [setting: string]: unknown;
}

/** Something that sends events by itself to `/api/v1/events/NAME`. */
export interface EventSourceConfig {
  /** The connection whose webhooks these are, signed as its system signs. Left out: signed after Standard Webhooks. */
  readonly connection?: string | undefined;
  /** What they are signed with; several while you change it. HubSpot: the app's client secret; Close: the subscription's key; else `whsec_...`. */
  readonly secret: SecretReference | readonly SecretReference[];
}

export interface MeshlineConfig {
  /** Left out: an embedded PostgreSQL. */
  readonly database?: string | SecretReference | undefined;
  /** The rulebook's file, beside this one. */
  readonly rulebook?: string | undefined;
  readonly connections: Readonly<Record<string, ConnectionConfig>>;
  readonly admin?: { readonly port?: number | undefined; readonly host?: string | undefined } | undefined;
  /**
   * At most so many writes in any hour and any day, over all connections and daemons. Beyond it they wait, and somebody is asked.
   * Left out: 2,000 creates and 20,000 updates an hour, 10,000 and 100,000 a day.
   */
  readonly limits?:
    | {
        readonly perHour?: { readonly creates?: number | undefined; readonly updates?: number | undefined } | undefined;
        readonly perDay?: { readonly creates?: number | undefined; readonly updates?: number | undefined } | undefined;
      }
    | undefined;
  /** What may send events. Left out: nothing; systems are looked at every `pollSeconds` all the same. */
  readonly events?:
    | {
        /** What stands before `/api/v1/events/...` in the address that senders use, as `https://meshline.example.com`. */
        readonly publicUrl?: string | undefined;
        /** A port behind which only events are, for a proxy with TLS. Left out: they come in by the admin API's port, on this machine only. */
        readonly port?: number | undefined;
        /** 127.0.0.1 if left out. */
        readonly host?: string | undefined;
        readonly sources: Readonly<Record<string, EventSourceConfig>>;
      }
    | undefined;
  /** Seconds between two looks at a system; 60 if left out. */
  readonly pollSeconds?: number | undefined;
}

/** Gives a `meshline.config.ts` its types. */
export function defineConfig(config: MeshlineConfig): MeshlineConfig {
  return config;
}
