import { instantText, progressGuard, throwIfAborted } from '@meshline/connector-kit';
import { ConnectorError, type ReadItem, type ReadRequest } from '@meshline/connector-spec';
import type { Row } from './api.ts';
import { parseCursor, type SalesforceCursor } from './cursor.ts';
import type { StreamSchema } from './describe.ts';
import type { Org } from './org.ts';
import { columnsOf, successorOf, toRecord, type OrgFacts } from './record.ts';
import { fetchRows, type RowsPage } from './rows.ts';
import { SeenRows, type SeenMemory } from './seen.ts';
import { instantLiteral } from './soql.ts';

const PAGE = 2_000;
const CHECKPOINT_EVERY = 500;
/** The recycle bin keeps 15 days (salesforce.md 8); past that deletes may be missed, and only a new full pass finds them. */
const BIN_MS = 14 * 86_400_000;

interface Pass {
  readonly org: Org;
  readonly schema: StreamSchema;
  readonly facts: OrgFacts;
  readonly wanted: readonly string[] | undefined;
  readonly columns: readonly string[];
  readonly overlapMs: number;
  readonly memory: SeenMemory;
  readonly signal: AbortSignal;
}

/**
 * A feed (salesforce.md 8). The full pass goes by Id; then, and with a cursor, changes go by (SystemModstamp, Id) from an
 * overlap before the last high-water mark, since rows become visible later than their stamp says, with the recycle bin.
 * Pages are keysets over both columns, so that thousands of rows of one second are no obstacle.
 */
export async function* readFeed(org: Org, request: ReadRequest, memory: SeenMemory): AsyncGenerator<ReadItem> {
  const { feed, signal } = request;
  throwIfAborted(signal);
  const cursor = request.cursor === undefined ? undefined : parseCursor(request.cursor, feed);
  const schema = await org.schema(feed, signal);
  const wanted = request.fields?.[feed];
  const pass: Pass = {
    org,
    schema,
    facts: await org.facts(schema, signal),
    wanted,
    columns: columnsOf(schema, wanted),
    overlapMs: org.settings.overlapSeconds * 1000,
    memory,
    signal,
  };
  if (cursor?.phase === 'changes') yield* changes(pass, cursor);
  else yield* changes(pass, yield* snapshot(pass, cursor));
}

/** Yields every live row; returns the cursor from which no change made meanwhile is missed. */
async function* snapshot(
  pass: Pass,
  cursor: (SalesforceCursor & { phase: 'snapshot' }) | undefined,
): AsyncGenerator<ReadItem, SalesforceCursor & { phase: 'changes' }> {
  const { schema, overlapMs } = pass;
  const guard = progressGuard(`Salesforce ${schema.stream}, full read`);
  const seen = new SeenRows({ seen: '', all: '' }, pass.memory);
  let { after, start } = cursor ?? {};
  for (;;) {
    guard(after ?? '');
    const page: RowsPage = await fetchRows(
      pass.org,
      {
        columns: pass.columns,
        from: schema.stream,
        where: after === undefined ? [] : [`Id > '${after}'`],
        orderBy: ['Id'],
        limit: PAGE,
      },
      false,
      pass.signal,
    );
    start ??= new Date(page.serverTime).toISOString();
    for (const [i, row] of page.rows.entries()) {
      // The first pass over changes starts an overlap before this one: what it would bring again is known already.
      const stamp = stampOf(row);
      if (stamp >= Date.parse(start) - overlapMs) seen.isNew(row, stamp);
      yield itemOf(row, pass);
      if ((i + 1) % CHECKPOINT_EVERY === 0) yield checkpoint({ v: 1, phase: 'snapshot', after: row.Id, start });
    }
    if (!page.more || page.last === undefined) {
      const packed = seen.pack(Date.parse(start) - overlapMs);
      const next = { v: 1, phase: 'changes', from: start, ...packed } as const;
      yield checkpoint(next);
      return next;
    }
    after = page.last.Id;
    yield checkpoint({ v: 1, phase: 'snapshot', after, start });
  }
}

/** Yields what changed since the cursor, deletes, merges and conversions included, and ends with a checkpoint. */
async function* changes(pass: Pass, cursor: SalesforceCursor & { phase: 'changes' }): AsyncGenerator<ReadItem> {
  const { schema, overlapMs } = pass;
  const guard = progressGuard(`Salesforce ${schema.stream}, changes`);
  const seen = new SeenRows(cursor, pass.memory);
  const withBin = schema.columns.has('IsDeleted');
  let position = cursor.page;
  let until = position?.until;
  let unsaved = 0;
  for (;;) {
    guard(position === undefined ? '' : `${position.stamp} ${position.id}`);
    const page: RowsPage = await fetchRows(
      pass.org,
      {
        columns: pass.columns,
        from: schema.stream,
        where: condition(position, Date.parse(cursor.from) - overlapMs),
        orderBy: ['SystemModstamp', 'Id'],
        limit: PAGE,
      },
      withBin,
      pass.signal,
    );
    if (withBin && page.serverTime - Date.parse(cursor.from) > BIN_MS) throw expired(schema.stream);
    // The first page is not bounded above: it tells the server's time, which bounds the others, so that a pass ends.
    until ??= new Date(Math.max(page.serverTime, Date.parse(cursor.from))).toISOString();
    for (const row of page.rows) {
      if (!seen.isNew(row, stampOf(row))) continue;
      yield itemOf(row, pass);
      if (++unsaved % CHECKPOINT_EVERY === 0) yield checkpoint({ ...within(cursor), page: positionOf(row, until) });
    }
    const last = page.last;
    if (!page.more || last === undefined || stampOf(last) > Date.parse(until)) break;
    position = positionOf(last, until);
    if (unsaved > 0) yield checkpoint({ ...within(cursor), page: position });
    unsaved = 0;
  }
  yield checkpoint({ v: 1, phase: 'changes', from: until, ...seen.pack(Date.parse(until) - overlapMs) });
}

type Position = NonNullable<(SalesforceCursor & { phase: 'changes' })['page']>;

function condition(position: Position | undefined, from: number): string[] {
  if (position === undefined) return [`SystemModstamp >= ${instantLiteral(new Date(from).toISOString())}`];
  const stamp = instantLiteral(position.stamp);
  return [
    // The bounds name one range of an index; the alternative alone would not.
    `SystemModstamp >= ${stamp}`,
    `SystemModstamp <= ${instantLiteral(position.until)}`,
    `(SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > '${position.id}'))`,
  ];
}

/** The cursor inside a pass. What was seen before it isn't carried along: resumed there, some rows come again. */
function within({ v, phase, from }: SalesforceCursor & { phase: 'changes' }) {
  return { v, phase, from, seen: '', all: '' };
}

function positionOf(row: Row, until: string): Position {
  return { stamp: new Date(stampOf(row)).toISOString(), id: row.Id, until };
}

function itemOf(row: Row, { schema, wanted, facts }: Pass): ReadItem {
  const successor = successorOf(row, schema.stream);
  if (successor === undefined) return { kind: 'record', record: toRecord(row, schema, wanted, facts) };
  if (successor !== 'gone') return { kind: 'alias', from: { stream: schema.stream, id: row.Id }, ...successor };
  return { kind: 'tombstone', stream: schema.stream, id: row.Id, at: new Date(stampOf(row)).toISOString() };
}

function stampOf(row: Row): number {
  const iso = instantText(row['SystemModstamp']);
  if (iso !== undefined) return Date.parse(iso);
  throw new ConnectorError({
    code: 'SCHEMA_CHANGED',
    message: 'Salesforce returned a row without SystemModstamp, by which changes are found. Let the run-as user read it.',
  });
}

function checkpoint(cursor: SalesforceCursor): ReadItem {
  return { kind: 'checkpoint', cursor, phase: cursor.phase };
}

function expired(stream: string): ConnectorError {
  const message = `Salesforce ${stream}: it was last read more than 14 days ago, and deletes are kept for 15; everything is read anew.`;
  return new ConnectorError({ code: 'CURSOR_EXPIRED', message }, { sent: false });
}
