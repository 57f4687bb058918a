import { isReference } from '@meshline/record';
import type { DeliverFacts, DeliverStore, Intent } from '@meshline/sync';
import type pg from 'pg';
import { toSnapshot, type SnapshotRow } from '../capture/snapshots.ts';
import { json, rows } from '../sql.ts';

interface ParkRow {
  readonly intent: string;
  readonly field: string | null;
}

/** What the gate needs beside the intents, read in the transaction that claims them. */
export function deliverFactOperations(client: pg.ClientBase): Pick<DeliverStore, 'deliverFacts'> {
  return {
    async deliverFacts(intents) {
      if (intents.length === 0) return [];
      const ids = intents.map(({ id }) => id);
      const targets = await targetsOf(client, ids);
      const filled = new Set((await filledSlots(client, ids)).map(({ intent }) => intent));
      const held = byIntent(
        await rows<ParkRow>(
          client,
          `select i.id as intent, h.field from intent i join hold h on h.released_at is null and h.connection = i.connection
             and h.stream = i.stream and h.record_id = i.record_id where i.id = any($1::uuid[])`,
          [ids],
        ),
      );
      const parked = byIntent(await parksOf(client, ids));
      const inactive = await inactiveOwners(client, intents);
      const approved = new Set(
        (
          await rows<{ id: string }>(
            client,
            `select i.id from intent i join change_set c on c.id = i.change_set where i.id = any($1::uuid[]) and c.kind <> 'live'`,
            [ids],
          )
        ).map(({ id }) => id),
      );
      return intents.map((intent): DeliverFacts => {
        const target = targets.get(intent.id);
        return {
          intent,
          target: target?.snapshot,
          epoch: target?.epoch ?? 0,
          slotFilled: filled.has(intent.id),
          inactiveOwners: inactive.get(intent.id) ?? [],
          approved: approved.has(intent.id),
          held: pathsOf(intent, held.get(intent.id) ?? []),
          parked: pathsOf(intent, parked.get(intent.id) ?? []),
        };
      });
    },
  };
}

async function targetsOf(client: pg.ClientBase, ids: readonly string[]) {
  const found = await rows<SnapshotRow & { intent: string; epoch: number | null }>(
    client,
    `select i.id as intent, s.*, l.epoch from intent i
       join snapshot s on s.connection = i.connection and s.stream = i.stream and s.id = i.record_id
       left join link l on l.connection = i.connection and l.stream = i.stream and l.id = i.record_id
       where i.id = any($1::uuid[])`,
    [ids],
  );
  return new Map(found.map((row) => [row.intent, { snapshot: toSnapshot(row), epoch: row.epoch ?? 0 }]));
}

async function filledSlots(client: pg.ClientBase, ids: readonly string[]) {
  return rows<{ intent: string }>(
    client,
    `select i.id as intent from intent i where i.id = any($1::uuid[]) and i.kind = 'create' and exists (
       select from link l join snapshot s using (connection, stream, id)
         where l.identity = i.identity and l.connection = i.connection and s.live
           and not exists (select from alias a where a.connection = l.connection and a.stream = l.stream and a.id = l.id))`,
    [ids],
  );
}

async function parksOf(client: pg.ClientBase, ids: readonly string[]) {
  return rows<ParkRow>(
    client,
    `select i.id as intent, p.value->>'field' as field from intent i
       join exception_item e on e.identity = i.identity and e.state = 'open'
       cross join lateral jsonb_array_elements(e.finding->'parks') p
       where i.id = any($1::uuid[]) and p.value->>'connection' = i.connection
         and case when i.kind = 'create' then p.value->'ref' is null and p.value->>'field' is null
             else p.value->'ref'->>'id' = i.record_id and p.value->'ref'->>'stream' = i.stream end`,
    [ids],
  );
}

async function inactiveOwners(client: pg.ClientBase, intents: readonly Intent[]): Promise<Map<string, string[]>> {
  const owners = intents.flatMap((intent) =>
    Object.values(intent.patch).flatMap((value) =>
      isReference(value) ? [{ intent: intent.id, connection: intent.connection, stream: value.stream, id: value.id }] : [],
    ),
  );
  if (owners.length === 0) return new Map();
  const found = await rows<{ intent: string; id: string }>(
    client,
    `select t.intent, t.id from jsonb_to_recordset($1::jsonb) as t(intent text, connection text, stream text, id text)
       join snapshot s using (connection, stream, id) where s.entity = 'user' and (s.fields->>'active' = 'false' or not s.live)`,
    [json(owners)],
  );
  const map = new Map<string, string[]>();
  for (const { intent, id } of found) map.set(intent, [...(map.get(intent) ?? []), id]);
  return map;
}

function byIntent(found: readonly ParkRow[]): Map<string, (string | null)[]> {
  const map = new Map<string, (string | null)[]>();
  for (const { intent, field } of found) map.set(intent, [...(map.get(intent) ?? []), field]);
  return map;
}

/** Canonical fields that are held or parked, as the remote paths that carry them; undefined = the whole record. */
function pathsOf(intent: Intent, fields: readonly (string | null)[]): (string | undefined)[] {
  return fields.flatMap((field) => {
    if (field === null) return [undefined];
    return intent.fields.filter((row) => row.field === field).flatMap(({ paths }) => [...paths]);
  });
}
