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
  /** Seconds between two looks at a system; 60 if left out. */
  readonly pollSeconds?: number | undefined;
}

/** Gives a `meshline.config.ts` its types. */
export function defineConfig(config: MeshlineConfig): MeshlineConfig {
  return config;
}
