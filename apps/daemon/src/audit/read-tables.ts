import type { Hosted } from '@meshline/connector-host';
import type { RemoteRecord } from '@meshline/connector-spec';
import { matchRecord, observe, type Observed } from '@meshline/reconcile';
import type { Value } from '@meshline/record';
import type { AuditRow, Listed } from '@meshline/report';
import { USER_ENTITY, type EntityRules } from '@meshline/rulebook';
import type { AuditTable } from './audit-plan.ts';
import { isKnown } from './collect/same-value.ts';
import { entityRecords, NO_DAY, NOBODY, NOT_TOLD, type EntityRecords } from './entity-records.ts';
import { FieldCounts, isMissed, MOST_ROWS } from './field-counts.ts';
import { AuditInputError } from './look/input-error.ts';
import type { LookedAt } from './look/look-at-files.ts';
import { NO_REFERENCES } from './packed-records.ts';

/** What one reading of all files gives. */
export interface ReadTables {
  readonly entities: readonly EntityReading[];
  /** By file: rows of all kinds, broken ones included. */
  readonly rows: readonly number[];
  readonly skipped: readonly Listed<AuditRow & { readonly reason: string }>[];
  /** Everybody whom a file of users names: folded names and addresses. */
  readonly users: ReadonlyMap<string, string>;
  /** The newest day in any date of the files, today at the latest. */
  readonly newestDay: number;
}

export interface EntityReading {
  readonly records: EntityRecords;
  readonly missing: FieldCounts;
  readonly malformed: FieldCounts;
}

export interface ReadOptions {
  readonly files: readonly Pick<LookedAt, 'file' | 'version'>[];
  readonly today: number;
  readonly signal: AbortSignal;
  /** Records read so far. */
  readonly onProgress: (records: number) => void;
}

const STEP = 500;

/** Reads every table once, row by row. Throws `ConnectorError` where a file can't be read on, `AuditInputError` where it was changed. */
export async function readTables(
  tables: readonly AuditTable[],
  connections: ReadonlyMap<string, Hosted>,
  options: ReadOptions,
): Promise<ReadTables> {
  const entities = new Map<string, EntityReading>();
  const rows = options.files.map(() => 0);
  const skipped = options.files.map(() => new Skips());
  const users = new Map<string, string>();
  let [newestDay, done] = [NO_DAY, 0];
  for (const table of tables) {
    const hosted = connections.get(table.connection);
    if (hosted === undefined) throw new Error(`no connection ${table.connection}`);
    const reading = table.entity.name === USER_ENTITY ? undefined : readingOf(entities, table);
    const index = reading === undefined ? 0 : addTable(reading.records, table);
    for await (const item of hosted.read({ feed: table.stream.stream, signal: options.signal })) {
      options.signal.throwIfAborted();
      if (item.kind === 'skipped') {
        rows[table.file] = Math.max(rows[table.file] ?? 0, Number(item.id));
        skipped[table.file]?.add({ file: table.file, row: Number(item.id), reason: item.reason });
      }
      if (item.kind === 'checkpoint') refuseChange(options.files[table.file], item.cursor['version']);
      if (item.kind !== 'record') continue;
      const row = Number(item.record.id);
      rows[table.file] = Math.max(rows[table.file] ?? 0, row);
      if (reading === undefined) addUser(users, table, item.record);
      else newestDay = Math.max(newestDay, keep(reading, table, index, item.record, row, options.today));
      if (++done % STEP === 0) options.onProgress(done);
    }
  }
  options.onProgress(done);
  return { entities: [...entities.values()], rows, skipped: skipped.map((one) => one.facts()), users, newestDay };
}

/** What a file holds was recognised by a look at it: another file in its place is nothing that was looked at. */
function refuseChange(file: Pick<LookedAt, 'file' | 'version'> | undefined, version: unknown): void {
  if (file === undefined || version === undefined || version === '' || version === file.version) return;
  throw new AuditInputError(`${file.file} was changed while it was read. Wait until it is whole, and start again.`);
}

class Skips {
  readonly #first: (AuditRow & { reason: string })[] = [];
  // A mixed file is read once for each kind of its records.
  readonly #rows = new Set<number>();

  add(skip: AuditRow & { reason: string }): void {
    if (this.#rows.has(skip.row)) return;
    this.#rows.add(skip.row);
    if (this.#first.length < MOST_ROWS) this.#first.push(skip);
  }

  facts(): Listed<AuditRow & { readonly reason: string }> {
    return { total: this.#rows.size, first: this.#first };
  }
}

function readingOf(entities: Map<string, EntityReading>, { entity }: AuditTable): EntityReading {
  let reading = entities.get(entity.name);
  if (reading === undefined) {
    reading = { records: entityRecords(entity), missing: new FieldCounts(), malformed: new FieldCounts() };
    entities.set(entity.name, reading);
  }
  return reading;
}

function addTable(records: EntityRecords, { file, system, connection, stream }: AuditTable): number {
  records.tables.push({ file, system, connection, stream: stream.stream, fields: Object.keys(stream.lenses) });
  return records.match.addTable(connection, stream.stream);
}

/** Keeps a record and counts what can be said of it alone; returns its newest day that isn't in the future. */
function keep(
  { records, missing, malformed }: EntityReading,
  table: AuditTable,
  index: number,
  record: RemoteRecord,
  row: number,
  today: number,
): number {
  const { entity, stream, file, seen } = table;
  const { fields } = record;
  const ref = { connection: table.connection, stream: stream.stream, id: record.id };
  const known = matchRecord(entity, stream, {
    ref,
    fields,
    references: NO_REFERENCES,
    firstSeen: 0,
    createdAt: undefined,
  });
  records.match.push(known, index, row);
  const where = { file, row };
  const observed = observe(entity, stream, fields, NO_REFERENCES);
  for (const field of Object.keys(stream.lenses)) {
    const saw = observed[field];
    const wrong = wrongValue(entity, field, saw, known.values[field]?.[0]);
    if (isMissed(field)) missing.see(field, wrong !== undefined || isKnown(known, field) ? undefined : where);
    malformed.see(field, wrong === undefined ? undefined : where, wrong);
  }
  const roles = seen?.roles ?? {};
  const day = (column: string | undefined): number => dayOf(column === undefined ? undefined : fields[column]);
  const last = Math.max(day(roles.activity), roles.activity === undefined ? day(roles.modified) : NO_DAY);
  records.lastDay.push(last);
  records.ownedAfter.push(minutesBetween(fields, roles.created, roles.ownedSince));
  records.owner.push(ownerIndex(records, roles.owner === undefined ? undefined : (fields[roles.owner] ?? null)));
  records.closed.push(isClosed(roles.status === undefined ? null : fields[roles.status]) ? 1 : 0);
  return Math.max(NO_DAY, ...[last, day(roles.created), day(roles.modified)].filter((one) => one <= today));
}

/** So few digits are an extension at most: they reach nobody from outside. */
const MOST_SHORT = 5;

/** What stands in a field and can't be of its type; undefined = nothing is wrong. */
function wrongValue(entity: EntityRules, field: string, saw: Observed | undefined, value: Value | undefined): string | undefined {
  if (saw?.state === 'invalid' || saw?.state === 'unmapped') return saw.raw;
  const isShort =
    entity.fields[field]?.type === 'phone' && typeof value === 'string' && value.replaceAll(/\D/g, '').length <= MOST_SHORT;
  return isShort ? value : undefined;
}

const DAY_MS = 86_400_000;

function timeOf(value: unknown): number {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
}

function dayOf(value: unknown): number {
  const time = timeOf(value);
  return Number.isNaN(time) ? NO_DAY : Math.floor(time / DAY_MS);
}

function minutesBetween(fields: RemoteRecord['fields'], from: string | undefined, to: string | undefined): number {
  if (from === undefined || to === undefined) return -1;
  const minutes = (timeOf(fields[to]) - timeOf(fields[from])) / 60_000;
  return Number.isFinite(minutes) && minutes >= 0 && minutes < 2 ** 31 ? Math.round(minutes) : -1;
}

/** Words by which the vendors and people call what is over. */
const OVER = /\b(won|lost|closed|converted|disqualified|unqualified|bad fit|churned|inactive|archived|canceled|cancelled)\b/i;

function isClosed(value: unknown): boolean {
  return typeof value === 'string' && OVER.test(value);
}

function ownerIndex(records: EntityRecords, value: unknown): number {
  if (value === undefined) return NOT_TOLD;
  const name = typeof value === 'string' ? value.trim() : '';
  if (name === '' || /^(unassigned|no owner|none|n\/a|-)$/i.test(name)) return NOBODY;
  return records.owners.numberOf(name);
}

/** A user by the names and the address that records may call them by; all stand for the full name. */
function addUser(users: Map<string, string>, { entity, stream }: AuditTable, record: RemoteRecord): void {
  const observed = observe(entity, stream, record.fields, NO_REFERENCES);
  const textOf = (field: string): string => {
    const saw = observed[field];
    return saw?.state === 'set' && typeof saw.value === 'string' ? saw.value : '';
  };
  const [first, last, email] = [textOf('firstName'), textOf('lastName'), textOf('email')];
  const title = `${first} ${last}`.trim() || email;
  if (title === '') return;
  for (const name of [title, `${last}, ${first}`, email]) if (name.length > 2) users.set(name.toLowerCase(), title);
}
