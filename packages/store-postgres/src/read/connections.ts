import type { ConnectionState, Mode } from '@meshline/sync';
import type pg from 'pg';
import { millis } from '../sql.ts';

export interface ConnectionStatus {
  readonly id: string;
  readonly package: string;
  readonly accountId: string | undefined;
  readonly state: ConnectionState;
  readonly stateReason: string | undefined;
  /** Unix milliseconds. */
  readonly stateSince: number;
  readonly modes: Readonly<Record<string, Mode>>;
  /** Feeds that were read at least once: when their cursor last moved, and whether their first full pass is stored. */
  readonly feeds: readonly { readonly feed: string; readonly complete: boolean; readonly at: number }[];
}

/** Every connection that was ever registered, with how far its feeds were read. */
export async function connectionStates(pool: pg.Pool): Promise<readonly ConnectionStatus[]> {
  const { rows } = await pool.query<{
    id: string;
    package: string;
    account_id: string | null;
    state: ConnectionState;
    state_reason: string | null;
    state_since: Date;
    modes: Readonly<Record<string, Mode>> | null;
    feeds: readonly { readonly feed: string; readonly complete: boolean; readonly at: string }[] | null;
  }>(
    `select c.id, c.package, c.account_id, c.state, c.state_reason, c.state_since,
        (select jsonb_object_agg(m.entity, m.mode) from connection_mode m where m.connection = c.id) as modes,
        (select jsonb_agg(jsonb_build_object('feed', k.feed, 'complete', k.phase = 'changes', 'at', k.updated_at) order by k.feed)
           from cursor k where k.connection = c.id) as feeds
       from connection c order by c.id`,
  );
  return rows.map((row) => ({
    id: row.id,
    package: row.package,
    accountId: row.account_id ?? undefined,
    state: row.state,
    stateReason: row.state_reason ?? undefined,
    stateSince: millis(row.state_since),
    modes: row.modes ?? {},
    feeds: (row.feeds ?? []).map(({ feed, complete, at }) => ({ feed, complete, at: Date.parse(at) })),
  }));
}
