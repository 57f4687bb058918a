import type { RemoteDuplicate } from '@meshline/sync';
import type { World } from './world.ts';

interface Labelled {
  readonly vendor: string;
  readonly type: string;
  readonly id: string;
  readonly label: string;
  readonly entity: string;
  readonly live: boolean;
}

type Told = Pick<RemoteDuplicate, 'vendor' | 'type' | 'id' | 'reason'> & { readonly label: string };

/** What the other side calls a duplicate, with when the ledger knew of the record that was there already. */
export async function duplicatesOf(world: World): Promise<readonly RemoteDuplicate[]> {
  const { duplicates } = await world.control<{ duplicates: readonly Told[] }>('mutations/summary');
  if (duplicates.length === 0) return [];
  const { labels } = await world.control<{ labels: readonly Labelled[] }>('truth');
  return Promise.all(
    duplicates.map(async ({ vendor, type, id, reason, label }) => {
      const others = labels
        .filter((row) => row.vendor === vendor && row.label === label && row.live && row.id !== id)
        .map((row) => row.id);
      const { rows } = await world.ledger.pool.query<{ at: Date | null }>(
        // Which of the two came by a merge of identities (its epoch says so) was linked to another one before.
        `select min(case when greatest(mine.epoch, o.epoch) = 1 then o.linked_at
                    else greatest(o.linked_at, (select max(r.at) from redirect r where r.into_identity = mine.identity)) end) as at
           from link mine join link o on o.identity = mine.identity and o.connection = mine.connection
           where mine.connection = $1 and mine.stream = $2 and mine.id = $3 and o.id = any($4::text[])`,
        [vendor, type, id, others],
      );
      return { vendor, type, id, reason, otherLinkedAt: rows[0]?.at?.getTime() };
    }),
  );
}
