import { formatRef, isReference, type RecordRef } from '@meshline/record';
import {
  plan,
  settle,
  type Golden,
  type Hold,
  type IdentityFacts,
  type Planned,
  type PlannedWrite,
  type RecordFacts,
  type Settled,
} from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import { connectionFacts } from '../model/connection-facts.ts';
import { DAY_MS, HOUR_MS } from '../model/write-caps.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import { parentsOf } from '../model/streams.ts';
import { pausesFor } from '../model/write-pause.ts';
import { reviewFindings } from '../model/review-findings.ts';
import type { StoredIdentity } from '../ports/settle-store.ts';
import type { Transaction } from '../ports/store.ts';
import { planIntents } from './plan-intents.ts';
import { withoutRestores } from './restored.ts';
import { runPage } from './work-pages.ts';

/** Identities settled in one transaction. */
export const SETTLE_PAGE = 250;

export interface SettlePageResult {
  readonly taken: number;
  /** Connections that deliver has work for. */
  readonly deliver: readonly string[];
  /** Entities of which other identities must settle anew. */
  readonly settle: readonly string[];
}

export interface Decided {
  readonly stored: StoredIdentity;
  readonly facts: IdentityFacts;
  readonly settled: Settled;
  readonly planned: Planned;
}

const NOTHING: SettlePageResult = { taken: 0, deliver: [], settle: [] };

/**
 * Settles and plans one page of dirty identities: golden records, baselines, findings and intents in one transaction.
 * Nothing is sent. A death in between leaves the page dirty.
 */
export async function settlePage(deps: Dependencies, entityName: string): Promise<SettlePageResult> {
  const { rulebook } = deps.active();
  const entity = rulebook.entities.find(({ name }) => name === entityName);
  if (!entity) return NOTHING;
  const startedAt = deps.clock.now();
  deps.crash?.('settle.before-transaction', entity.name);
  const page = await runPage(deps, 'settle', entity.name, SETTLE_PAGE, (limit, end) =>
    deps.store.transaction(async (tx) => {
      const ids = await tx.takeDirtyIdentities(entity.name, limit);
      const done = ids.length === 0 ? { ...NOTHING, writes: 0 } : await settleIdentities(tx, deps, entity, ids);
      await end(tx);
      deps.crash?.('settle.before-commit', entity.name);
      return done;
    }, 'soon'),
  );
  if (page === 'idle') return NOTHING;
  // Some of it is left.
  if (page === 'failed') return { ...NOTHING, taken: 1 };
  const { writes, ...result } = page;
  if (result.taken > 0) {
    deps.crash?.('settle.after-commit', entity.name);
    const endedAt = deps.clock.now();
    deps.meter.add('settle', result.taken, startedAt, endedAt);
    deps.meter.add('plan', writes, startedAt, endedAt);
  }
  return result;
}

/** What settle and plan say of these identities now; writes nothing. `asApprove`: connections that only observe are planned for too. */
export async function decide(
  tx: Transaction,
  deps: Dependencies,
  entity: EntityRules,
  ids: readonly string[],
  { asApprove = false }: { readonly asApprove?: boolean | undefined } = {},
): Promise<readonly Decided[]> {
  const stored = await tx.loadIdentities(ids);
  const references = await tx.resolveReferencesOfIdentities(ids);
  const connections = (await tx.connections()).filter(({ id }) => entity.streams.some(({ connection }) => connection === id));
  const known = Object.fromEntries(
    connections.map((connection) => {
      const facts = connectionFacts(connection, deps.connections.get(connection.id).manifest, entity);
      return [connection.id, asApprove && facts.mode === 'observe' ? { ...facts, mode: 'approve' as const } : facts];
    }),
  );
  const pauses = await tx.writePauses();
  const now = deps.clock.now();
  const parents = parentsOf(deps.active().rulebook, entity);
  const decided = stored.map((row): Decided => {
    const facts: IdentityFacts = {
      entity: entity.name,
      identity: row.identity,
      version: row.version,
      golden: row.golden,
      records: withoutRestores(entity, row, references).map((record) => expected(onTrial(record, entity, now), now)),
      assertions: row.assertions,
      holds: [...row.holds, ...parkHolds(row)],
      settled: row.settled.map(({ key, evidenceHash }) => ({ key: key.replace(/^settle:/, ''), evidenceHash })),
      references,
      connections: Object.fromEntries(
        Object.entries(known).map(([id, facts]) => [
          id,
          { ...facts, openReview: row.reviews.length > 0, paused: pausesFor(pauses, id, row.identity) },
        ]),
      ),
    };
    const settled = settle(facts, entity, now);
    return { stored: row, facts, settled, planned: planned(row, facts, settled, entity, parents) };
  });
  return withinLoopBudget(tx, decided, now, (row, facts) => planned(row.stored, facts, row.settled, entity, parents));
}

function planned(
  row: StoredIdentity,
  facts: IdentityFacts,
  settled: Settled,
  entity: EntityRules,
  parents: readonly EntityRules[],
): Planned {
  const { writes, ...rest } = plan(facts, settled, entity, parents);
  return { ...rest, writes: writes.filter((write) => !parksCreate(row, write)) };
}

/** Planned once more where a record that would be written has changed writes of ours back: few have, so that the others don't ask. */
async function withinLoopBudget(
  tx: Transaction,
  decided: readonly Decided[],
  now: number,
  again: (row: Decided, facts: IdentityFacts) => Planned,
): Promise<readonly Decided[]> {
  const targets = (row: Decided): readonly RecordRef[] =>
    row.planned.writes.flatMap((write) => (write.kind === 'update' ? [write.ref] : []));
  const undone = await tx.undoneWrites(decided.flatMap(targets), now - DAY_MS);
  return decided.map((row) => {
    if (!targets(row).some((ref) => undone[formatRef(ref)] !== undefined)) return row;
    const facts = { ...row.facts, undone };
    return { ...row, facts, planned: again(row, facts) };
  });
}

/** What a record goes on as is usually read within one look at the feeds; a system that is slow to show it gets longer. */
const HEIR_MS = 10 * 60_000;

function expected<T extends RecordFacts & { readonly leftAt: number | undefined }>(
  { leftAt, ...record }: T,
  now: number,
): Omit<T, 'leftAt'> {
  return leftAt === undefined || leftAt + HEIR_MS <= now ? record : { ...record, heirUntil: leftAt + HEIR_MS };
}

/** A link that was weighed and is new enough is on trial. */
function onTrial(
  { weighedAt, ...record }: StoredIdentity['records'][number],
  { matching }: EntityRules,
  now: number,
): RecordFacts & { readonly leftAt: number | undefined } {
  const hours = matching.by === 'weight' ? (matching.trialHours ?? 0) : 0;
  if (weighedAt === undefined || weighedAt + hours * HOUR_MS <= now) return record;
  return { ...record, trialUntil: weighedAt + hours * HOUR_MS };
}

/** An open exception parks the writes of its record and field. */
function parkHolds(row: StoredIdentity): readonly Hold[] {
  return row.parks.flatMap(({ ref, field, item }) => (ref === undefined ? [] : [{ ref, field, reason: item }]));
}

function parksCreate(row: StoredIdentity, write: PlannedWrite): boolean {
  return write.kind === 'create' && row.parks.some(({ ref, connection }) => ref === undefined && connection === write.connection);
}

/** Items of delivery whose matter is over: the record is there now, or the field agrees. */
function overParks({ stored, settled }: Decided): readonly string[] {
  return stored.parks
    .filter(({ ref, field, connection }) =>
      ref === undefined
        ? stored.records.some((record) => record.live && record.ref.connection === connection)
        : !settled.discrepancies.some(
            (row) => formatRef(row.ref) === formatRef(ref) && (field === undefined || row.field === field),
          ),
    )
    .map(({ item }) => item);
}

async function settleIdentities(
  tx: Transaction,
  deps: Dependencies,
  entity: EntityRules,
  ids: readonly string[],
): Promise<SettlePageResult & { readonly writes: number }> {
  const at = deps.clock.now();
  const { rulebook } = deps.active();
  const decided = await decide(tx, deps, entity, ids);

  const changed = decided.filter(({ settled, stored }) => settled.changed || stored.golden === undefined);
  await tx.writeGoldens(
    changed.map(({ stored, settled }) => ({
      identity: stored.identity,
      seen: stored.version,
      golden: settled.golden,
      title: titleOf(entity, settled.golden),
      references: goldenReferences(settled.golden),
    })),
    at,
  );
  await tx.touchIdentities(
    decided.filter((row) => !changed.includes(row)).map(({ stored }) => stored.identity),
    at,
  );
  await tx.writeBaselines(
    decided.flatMap(({ settled }) => settled.baselines),
    at,
  );
  await tx.endAssertions(
    decided.flatMap(({ settled }) => settled.landed),
    at,
  );

  const items = decided.flatMap(({ stored, settled, planned }) =>
    [...settled.findings, ...planned.findings, ...reviewFindings(entity, stored)].map((finding) =>
      queueItem('settle', finding, entity.name, stored.identity),
    ),
  );
  const fresh = items.filter(({ item, evidenceHash, identity }) => !isDecided(decided, identity, item, evidenceHash));
  const backlog = decided.some(({ stored }) => stored.golden === undefined);
  await tx.replaceFindings(ids, fresh, causeRows(fresh, rulebook, at, backlog), at);

  const over = decided.flatMap(overParks);
  if (over.length > 0) await tx.closeItems(over, 'the systems agree', at);

  const { deliver, inserted } = await planIntents(tx, deps, entity, decided, at);
  await tx.settleAgainAt(
    decided
      .flatMap(({ stored, planned }) =>
        planned.waiting.flatMap(({ until }) =>
          until === undefined ? [] : [{ identity: stored.identity, entity: entity.name, at: until }],
        ),
      )
      .filter((row, n, all) => all.findIndex(({ identity }) => identity === row.identity) === n),
  );
  // Children show their parent's name, and may wait for it to be decided.
  const settleNext = await tx.markReferringIdentitiesDirty(changed.map(({ stored }) => stored.identity));
  return { taken: ids.length, deliver, settle: settleNext, writes: inserted };
}

function isDecided(decided: readonly Decided[], identity: string | undefined, item: string, hash: string): boolean {
  const row = decided.find(({ stored }) => stored.identity === identity);
  return row?.stored.settled.some(({ key, evidenceHash }) => key === item && evidenceHash === hash) ?? false;
}

export function titleOf(entity: EntityRules, golden: Golden): string {
  const parts = entity.title.flatMap((field) => {
    const value = golden[field]?.value;
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  return parts.join(' ');
}

function goldenReferences(golden: Golden): { field: string; target: string }[] {
  return Object.entries(golden).flatMap(([field, { value }]) => (isReference(value) ? [{ field, target: value.id }] : []));
}
