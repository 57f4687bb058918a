import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { estimateModel, resolveTiers, type MatchModel, type Tiers } from '@meshline/reconcile';
import type { AuditEntity, AuditFacts, AuditFile } from '@meshline/report';
import { logger } from '../runtime/log.ts';
import { VERSION } from '../version.ts';
import { planAudit, type AuditPlan, type AuditTable } from './audit-plan.ts';
import { entityFacts } from './collect/entity-facts.ts';
import { civil } from './collect/stale.ts';
import { NO_DAY, type EntityRecords } from './entity-records.ts';
import { lookAtFiles, type LookedAt } from './look/look-at-files.ts';
import { openTables } from './open-tables.ts';
import { readTables, type ReadTables } from './read-tables.ts';

export interface AuditOptions {
  readonly files: readonly string[];
  readonly rulebook: string | undefined;
  readonly entity: string | undefined;
  readonly staleDays: number;
  /** Unix ms. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onProgress: (step: AuditStep, done: number, total: number | undefined) => void;
}

export type AuditStep = 'read' | 'match' | 'sum up';

export interface Audited {
  readonly facts: AuditFacts;
  readonly plan: AuditPlan;
  readonly entities: readonly Resolved[];
}

/** The records of one entity, and which of them are one thing. */
export interface Resolved {
  readonly records: EntityRecords;
  readonly model: MatchModel;
  readonly tiers: Tiers;
}

const DAY_MS = 86_400_000;

/**
 * From files to facts: looks, recognises or takes a rulebook, reads, resolves each entity and sums up. Nothing is sent anywhere and
 * nothing is written. Throws `AuditInputError`, `ConfigError` (rulebook), `ConnectorError` (reading), or what the signal was aborted with.
 */
export async function audit(options: AuditOptions): Promise<Audited> {
  const startedAt = performance.now();
  const { signal, onProgress } = options;
  const files = await lookAtFiles(options.files);
  const shortNames = namesOf(files);
  const plan = await planAudit(files, options);
  const connections = await openTables(plan.tables, files, logger({ level: 'error' }));
  const today = Math.floor(options.now / DAY_MS);
  try {
    const lines = sum(plan.tables.map(({ file }) => files[file]?.lines ?? 0));
    const read = await readTables(plan.tables, connections, {
      files,
      today,
      signal,
      // A value may have line breaks in it: there are at most as many rows as lines.
      onProgress: (records) => onProgress('read', records, Math.max(lines, records + 1)),
    });
    const total = sum(read.entities.map(({ records }) => records.match.length));
    onProgress('read', total, total);
    const entities: Resolved[] = [];
    let before = 0;
    for (const { records } of read.entities) {
      const start = before;
      const size = records.match.length;
      entities.push(await resolved(records, signal, (share) => onProgress('match', start + Math.floor(share * size), total)));
      before += size;
    }
    onProgress('match', total, total);
    const asOfDay = read.newestDay === NO_DAY ? today : read.newestDay;
    const facts: AuditEntity[] = [];
    for (const [index, reading] of read.entities.entries()) {
      const own = entities[index];
      if (own === undefined) continue;
      const shared = { users: read.users, asOfDay, staleDays: options.staleDays, agedBy: agedBy(plan.tables, own.records) };
      facts.push(entityFacts(reading, own.tiers, { ...shared, model: own.model }));
      onProgress('sum up', sum(facts.map(({ records }) => records)), total);
      await turn();
      signal.throwIfAborted();
    }
    return {
      plan,
      entities,
      facts: {
        version: VERSION,
        seconds: (performance.now() - startedAt) / 1_000,
        asOf: read.newestDay === NO_DAY ? null : civil(read.newestDay),
        rulebook: plan.given,
        files: files.map((file, index) => fileFacts(file, shortNames[index] ?? file.file, index, plan.tables, read)),
        entities: facts,
      },
    };
  } finally {
    for (const hosted of connections.values()) await hosted.close();
  }
}

async function resolved(records: EntityRecords, signal: AbortSignal, onProgress: (share: number) => void): Promise<Resolved> {
  const model = estimateModel(records.match, records.rules);
  const tiers = await resolveTiers(records.match, records.rules, model, {
    onProgress: (done, of) => onProgress(done / Math.max(1, of)),
    yieldTo: async () => {
      await turn();
      signal.throwIfAborted();
    },
  });
  return { records, model, tiers };
}

/** Names without their folders, where those tell the files apart. */
function namesOf(files: readonly LookedAt[]): readonly string[] {
  const names = files.map(({ file }) => basename(file));
  return new Set(names).size === names.length ? names : files.map(({ file }) => file);
}

function fileFacts(file: LookedAt, name: string, index: number, tables: readonly AuditTable[], read: ReadTables): AuditFile {
  const own = tables.filter((table) => table.file === index);
  return {
    name,
    system: own[0]?.system ?? file.file,
    holds: own.map(({ entity, seen, stream }) => ({
      entity: entity.name,
      records: recordsOf(read, entity.name, index, stream.stream),
      sureness: seen?.sureness ?? 1,
      because: seen?.because ?? 'the rulebook says so',
    })),
    rows: read.rows[index] ?? 0,
    dialect: file.dialect,
    skipped: read.skipped[index] ?? { total: 0, first: [] },
    notices: file.notices,
    columns: columnFacts(file, own),
  };
}

function recordsOf(read: ReadTables, entity: string, file: number, stream: string): number {
  const records = read.entities.find((one) => one.records.rules.name === entity)?.records;
  if (records === undefined) return 0;
  return records.match.countOf(records.tables.findIndex((table) => table.file === file && table.stream === stream));
}

/** What each column was taken for; of a file with several kinds of records each says what it found use for. */
function columnFacts(file: LookedAt, tables: readonly AuditTable[]): AuditFile['columns'] {
  return file.sample.columns.map(({ name }) => {
    for (const { seen, entity, stream } of tables) {
      const column = seen?.columns.find((one) => one.name === name);
      if (column?.field !== undefined)
        return {
          name,
          label: entity.fields[column.field]?.label ?? column.field,
          sureness: column.sureness,
          because: column.because,
        };
      const mapped = Object.entries(stream.lenses).find(([, lens]) => lens.path === name);
      if (mapped !== undefined && column === undefined)
        return { name, label: entity.fields[mapped[0]]?.label ?? mapped[0], sureness: 1, because: 'the rulebook says so' };
    }
    const seen = tables.map((table) => table.seen?.columns.find((one) => one.name === name)).find((one) => one !== undefined);
    return { name, sureness: seen?.sureness ?? 1, because: seen?.because ?? 'no field of the rulebook' };
  });
}

function agedBy(tables: readonly AuditTable[], { rules }: EntityRecords): string {
  const names = tables
    .filter(({ entity }) => entity.name === rules.name)
    .flatMap(({ seen }) => seen?.roles.activity ?? seen?.roles.modified ?? []);
  return [...new Set(names)].join(', ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
