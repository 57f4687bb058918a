import type { PageStep, WorkHead, WorkStore } from '@meshline/sync';
import type pg from 'pg';
import { forgetFailures } from '../deliver/free-writes.ts';
import { optionalMillis, optionalTime, rows, time, toRef, type RefRow } from '../sql.ts';

const RECORD_KEY = `connection || '/' || stream || '/' || id`;

/** How far the pages of link and settle came, and what fails in them. */
export function workOperations(client: pg.ClientBase): WorkStore {
  return {
    async lockWorkPage(step, entity, full) {
      const row = (await lockPage(client, step, entity)) ?? (await newPage(client, step, entity, full));
      return { limit: Math.min(full, row?.page_limit ?? full), runningUntil: optionalMillis(row?.running_until ?? null) };
    },

    async saveWorkPage(step, entity, { limit, runningUntil }) {
      await client.query('update work_page set page_limit = $3, running_until = $4 where step = $1 and entity = $2', [
        step,
        entity,
        limit,
        optionalTime(runningUntil),
      ]);
    },

    async peekWork(step, entity, limit) {
      return step === 'link' ? peekRecords(client, entity, limit) : peekIdentities(client, entity, limit);
    },

    async countWorkFailure(step, key) {
      const [row] = await rows<{ failures: number }>(
        client,
        `insert into work_failure as w (step, key, failures) values ($1, $2, 1)
           on conflict (step, key) do update set failures = w.failures + 1 returning failures`,
        [step, key],
      );
      return row?.failures ?? 1;
    },

    async quarantineWork(step, entity, { key, ref }, at) {
      await client.query(
        'update work_failure set quarantined_at = $3, connection = $4, stream = $5, record_id = $6 where step = $1 and key = $2',
        [step, key, time(at), ref?.connection ?? null, ref?.stream ?? null, ref?.id ?? null],
      );
      if (step === 'link' || step === 'settle') await drop(client, step, entity);
    },

    async dropQuarantined(step, entity) {
      return (await drop(client, step, entity)) > 0;
    },

    async countQuarantined(step, since) {
      const [row] = await rows<{ count: string }>(
        client,
        'select count(*) from work_failure where step = $1 and quarantined_at >= $2',
        [step, time(since)],
      );
      return Number(row?.count ?? 0);
    },

    async forgetWriteFailures(intents) {
      await forgetFailures(client, intents);
    },

    async freeWork(step, keys) {
      await client.query('delete from work_failure where step = $1 and key = any($2::text[])', [step, keys]);
    },
  };
}

interface PageRow {
  readonly page_limit: number;
  readonly running_until: Date | null;
}

async function lockPage(client: pg.ClientBase, step: PageStep, entity: string): Promise<PageRow | undefined> {
  const [row] = await rows<PageRow & pg.QueryResultRow>(
    client,
    'select page_limit, running_until from work_page where step = $1 and entity = $2 for update',
    [step, entity],
  );
  return row;
}

/** Only an entity's first page comes here. */
async function newPage(client: pg.ClientBase, step: PageStep, entity: string, full: number): Promise<PageRow | undefined> {
  await client.query(
    'insert into work_page (step, entity, page_limit) values ($1, $2, $3) on conflict (step, entity) do nothing',
    [step, entity, full],
  );
  return lockPage(client, step, entity);
}

/** From the few that are in quarantine to the rows, never the other way round: there may be a million of these. */
async function drop(client: pg.ClientBase, step: PageStep, entity: string): Promise<number> {
  const text =
    step === 'link'
      ? `delete from dirty_record d using work_failure w where w.step = 'link' and w.quarantined_at is not null and d.entity = $1
           and d.connection = w.connection and d.stream = w.stream and d.id = w.record_id`
      : `delete from dirty_identity d using work_failure w where w.step = 'settle' and w.quarantined_at is not null and d.entity = $1
           and d.identity = w.key::uuid`;
  const { rowCount } = await client.query(text, [entity]);
  return rowCount ?? 0;
}

type Peeked = { readonly head: WorkHead | undefined; readonly size: number };

async function peekRecords(client: pg.ClientBase, entity: string, limit: number): Promise<Peeked> {
  const found = await rows<RefRow & { key: string }>(
    client,
    `select connection, stream, id, ${RECORD_KEY} as key from dirty_record where entity = $1 order by seq limit $2`,
    [entity, limit],
  );
  const [first] = found;
  const head = first === undefined ? undefined : { key: first.key, ref: toRef(first), identity: undefined };
  return { head, size: found.length };
}

/** An identity is named by its first record. */
async function peekIdentities(client: pg.ClientBase, entity: string, limit: number): Promise<Peeked> {
  const found = await rows<{ identity: string }>(
    client,
    'select identity from dirty_identity where entity = $1 order by seq limit $2',
    [entity, limit],
  );
  const [first] = found;
  if (first === undefined) return { head: undefined, size: 0 };
  const [record] = await rows<RefRow>(
    client,
    'select connection, stream, id from link where identity = $1 order by connection, stream, id limit 1',
    [first.identity],
  );
  const ref = record === undefined ? undefined : toRef(record);
  return { head: { key: first.identity, ref, identity: first.identity }, size: found.length };
}
