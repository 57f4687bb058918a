import { formatRef, type RecordRef } from '@meshline/record';
import {
  assignRoles,
  estimateModel,
  keys,
  link,
  type CurrentLink,
  type LinkOutcome,
  type MatchModel,
  type MatchRecord,
} from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import { matchRecords } from '../model/match-records.ts';
import type { Review } from '../model/link.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { DirtyRecord } from '../ports/link-store.ts';
import type { Transaction } from '../ports/store.ts';
import { runPage } from './work-pages.ts';

/** Records linked in one transaction, under the entity's lane. */
export const LINK_PAGE = 500;
/** Records that a model is estimated from at most; enough for every frequency that matters. */
const MODEL_SAMPLE = 20_000;

export interface LinkPageResult {
  readonly taken: number;
  /** Entities that settle has work for now. */
  readonly settle: readonly string[];
  /** Entities whose records must be linked anew, as their parents moved. */
  readonly relink: readonly string[];
}

const NOTHING: LinkPageResult = { taken: 0, settle: [], relink: [] };

/**
 * Links one page of dirty records of an entity: a known marker or alias first, then exact keys and known ids, then the
 * weighted comparison with every record that shares a key. One lane for each entity; whatever dies in between leaves
 * the page dirty.
 */
export async function linkPage(deps: Dependencies, entityName: string): Promise<LinkPageResult> {
  const { rulebook } = deps.active();
  const entity = rulebook.entities.find(({ name }) => name === entityName);
  if (!entity) return NOTHING;
  const startedAt = deps.clock.now();
  deps.crash?.('link.before-transaction', entity.name);
  const result = await runPage(deps, 'link', entity.name, LINK_PAGE, (limit, end) =>
    deps.store.transaction(async (tx) => {
      await tx.lockLane(entity.name);
      const taken = await tx.takeDirtyRecords(entity.name, limit);
      const done = taken.length === 0 ? NOTHING : await linkRecords(tx, deps, entity, taken);
      await end(tx);
      deps.crash?.('link.before-commit', entity.name);
      return done;
    }, 'soon'),
  );
  if (result === 'idle') return NOTHING;
  // Some of it is left.
  if (result === 'failed') return { ...NOTHING, taken: 1 };
  if (result.taken > 0) deps.crash?.('link.after-commit', entity.name);
  if (result.taken > 0) deps.meter.add('link', result.taken, startedAt, deps.clock.now());
  return result;
}

/** Links these records now, in the caller's transaction, which holds the entity's lane. */
export async function linkRecords(
  tx: Transaction,
  deps: Dependencies,
  entity: EntityRules,
  taken: readonly DirtyRecord[],
): Promise<LinkPageResult> {
  const at = deps.clock.now();
  const snapshots = await tx.snapshots(taken);
  const echoes = await renewEchoes(tx, entity, taken, snapshots);
  const live = snapshots.filter((snapshot) => snapshot.live && !echoes.has(formatRef(snapshot.ref)));
  const dead = snapshots.filter((snapshot) => !snapshot.live);
  const touched = new Set<string>(echoes.values());
  const deadLinks = await tx.currentLinks(dead.map(({ ref }) => ref));
  for (const current of deadLinks.values()) touched.add(current.identity);
  await tx.replaceKeys(
    entity.name,
    dead.map(({ ref }) => ({ ref, keys: [] })),
  );

  if (live.length > 0) {
    const model = await modelFor(tx, entity, at);
    const heritage = await inherit(tx, live, at);
    const page = await matchRecords(tx, entity, live, heritage);
    const pageKeys = page.map((record) => ({ ref: record.ref, keys: keys(record, entity) }));
    await tx.replaceKeys(entity.name, pageKeys);
    const { candidates, links } = await candidatesOf(
      tx,
      entity,
      page,
      pageKeys.flatMap((row) => row.keys),
    );
    const all = [...page, ...candidates].map(({ ref }) => ref);
    const fresh: string[] = [];
    const outcome = link(
      {
        page,
        candidates,
        links,
        verdicts: await tx.verdicts(entity.name, all),
        newIdentity: () => {
          const id = deps.ids.next();
          fresh.push(id);
          return id;
        },
      },
      entity,
      model,
    );
    const firstSeen = new Map(page.map((record) => [formatRef(record.ref), record.firstSeen]));
    // Not every candidate is touched: most were looked at and stay as they are.
    for (const identity of await store(tx, entity, outcome, links, firstSeen, fresh, at)) touched.add(identity);
    for (const { identity, ref } of outcome.assignments) {
      touched.add(identity);
      const before = links.get(formatRef(ref));
      if (before) touched.add(before.identity);
    }
    for (const { into } of outcome.merges) touched.add(into);
  }

  await setRoles(tx, entity, [...touched]);
  const settle = await tx.markIdentitiesDirty([...touched]);
  const relink = await tx.markReferrersDirty(taken.filter((ref) => !echoes.has(formatRef(ref))));
  return { taken: taken.length, settle, relink };
}

/**
 * Records in which only our own writes were read back, with the identity that they stay in: their link is firm, and what
 * they show now stands in their identity's other records already. So they get their new keys and nothing is compared.
 */
async function renewEchoes(
  tx: Transaction,
  entity: EntityRules,
  taken: readonly DirtyRecord[],
  snapshots: readonly Snapshot[],
): Promise<ReadonlyMap<string, string>> {
  const marked = new Set(taken.filter(({ echo }) => echo).map(formatRef));
  const live = snapshots.filter((snapshot) => snapshot.live && marked.has(formatRef(snapshot.ref)));
  const links = await tx.currentLinks(live.map(({ ref }) => ref));
  const firm = live.filter(({ ref }) => links.get(formatRef(ref))?.firm === true);
  const echoes = new Map<string, string>();
  const renewed = (await matchRecords(tx, entity, firm, new Map())).filter(({ ref, markedIdentity }) => {
    const identity = links.get(formatRef(ref))?.identity;
    if (identity === undefined || (markedIdentity !== undefined && markedIdentity !== identity)) return false;
    echoes.set(formatRef(ref), identity);
    return true;
  });
  await tx.replaceKeys(
    entity.name,
    renewed.map((record) => ({ ref: record.ref, keys: keys(record, entity) })),
  );
  return echoes;
}

/** Records that carry on after a merge or conversion keep the identity of those that they came from. */
async function inherit(tx: Transaction, live: readonly Snapshot[], at: number): Promise<ReadonlyMap<string, string>> {
  const heirs = new Map<string, string>();
  const aliases = await tx.aliasesOf(live.map(({ ref }) => ref));
  const incoming = aliases.filter(({ to }) => live.some(({ ref }) => formatRef(ref) === formatRef(to)));
  if (incoming.length === 0) return heirs;
  const links = await tx.currentLinks([...incoming.map(({ from }) => from), ...incoming.map(({ to }) => to)]);
  for (const heir of new Set(incoming.map(({ to }) => formatRef(to)))) {
    const ancestors = incoming.filter(({ to }) => formatRef(to) === heir).map(({ from }) => links.get(formatRef(from)));
    const known: CurrentLink[] = [...ancestors, links.get(heir)].filter((current) => current !== undefined);
    const [oldest, ...others] = [...new Map(known.map((current) => [current.identity, current])).values()].sort(
      (a, b) => a.identityFirstSeen - b.identityFirstSeen || (a.identity < b.identity ? -1 : 1),
    );
    if (!oldest) continue;
    heirs.set(heir, oldest.identity);
    // The vendor itself said that they are one.
    if (others.length > 0)
      await tx.mergeIdentities(
        others.map((other) => ({ from: other.identity, into: oldest.identity })),
        at,
      );
  }
  return heirs;
}

type Links = ReadonlyMap<string, CurrentLink & { readonly epoch: number }>;

/**
 * All that the page may touch (`LinkInput.candidates`): records that share a key with it, the whole of their identities
 * and of the page's own, and whatever open reviews or verdicts connect with those.
 */
async function candidatesOf(
  tx: Transaction,
  entity: EntityRules,
  page: readonly MatchRecord[],
  pageKeys: readonly string[],
): Promise<{ readonly candidates: readonly MatchRecord[]; readonly links: Links }> {
  const own = page.map(({ ref }) => ref);
  const sharing = await tx.recordsByKeys(entity.name, [...new Set(pageKeys)]);
  const known = new Map([...own, ...sharing].map((ref) => [formatRef(ref), ref]));
  const links = new Map(await tx.currentLinks([...known.values()]));
  const identities = new Set([...links.values()].map(({ identity }) => identity));
  for (const { markedIdentity } of page) if (markedIdentity !== undefined) identities.add(markedIdentity);
  const connected = await tx.connectedIdentities(entity.name, [...identities]);
  const members = await tx.membersOf(connected);
  const further = members.filter((ref) => !known.has(formatRef(ref)));
  for (const [ref, current] of await tx.currentLinks(further)) links.set(ref, current);
  const onPage = new Set(own.map(formatRef));
  const fresh = [...known.values(), ...further].filter((ref) => !onPage.has(formatRef(ref)));
  const snapshots = fresh.length === 0 ? [] : (await tx.snapshots(fresh)).filter((snapshot) => snapshot.live);
  return { candidates: await matchRecords(tx, entity, snapshots, new Map()), links };
}

/** Returns the identities whose open reviews are others now. */
async function store(
  tx: Transaction,
  entity: EntityRules,
  outcome: LinkOutcome,
  links: Links,
  firstSeen: ReadonlyMap<string, number>,
  fresh: readonly string[],
  at: number,
): Promise<readonly string[]> {
  const used = new Set(outcome.assignments.map(({ identity }) => identity));
  const born = fresh.filter((id) => used.has(id));
  const seenAt = (identity: string): number =>
    Math.min(
      ...outcome.assignments.filter((row) => row.identity === identity).map((row) => firstSeen.get(formatRef(row.ref)) ?? at),
    );
  await tx.insertIdentities(
    entity.name,
    born.map((id) => ({ id, firstSeen: seenAt(id) })),
  );
  await tx.mergeIdentities(outcome.merges, at);
  const moved = outcome.assignments.filter((row) => links.get(formatRef(row.ref))?.identity !== row.identity);
  await tx.writeLinks(
    moved.map((row) => ({
      ref: row.ref,
      entity: entity.name,
      identity: row.identity,
      role: 'duplicate',
      epoch: (links.get(formatRef(row.ref))?.epoch ?? 0) + 1,
      because: row.because,
      evidence: row.evidence,
      linkedAt: at,
    })),
  );
  if (outcome.merges.length > 0) {
    await tx.audit(
      outcome.merges.map(({ from, into }) => ({ kind: 'identity.merged', actor: 'meshline', subject: into, body: { from } })),
      at,
    );
  }
  return storeReviews(tx, entity, outcome, links, at);
}

async function storeReviews(
  tx: Transaction,
  entity: EntityRules,
  outcome: LinkOutcome,
  links: ReadonlyMap<string, CurrentLink>,
  at: number,
): Promise<readonly string[]> {
  const identityOf = new Map([...links].map(([ref, { identity }]) => [ref, identity]));
  for (const row of outcome.assignments) identityOf.set(formatRef(row.ref), row.identity);
  const reviews: Review[] = [];
  for (const { a, b, evidence } of outcome.reviews) {
    const aIdentity = identityOf.get(formatRef(a));
    const bIdentity = identityOf.get(formatRef(b));
    if (aIdentity === undefined || bIdentity === undefined || aIdentity === bIdentity) continue;
    reviews.push(
      aIdentity < bIdentity
        ? { a, b, aIdentity, bIdentity, evidence }
        : { a: b, b: a, aIdentity: bIdentity, bIdentity: aIdentity, evidence },
    );
  }
  const judged = [...new Set(outcome.assignments.map(({ identity }) => identity))];
  return tx.replaceReviews(entity.name, judged, reviews, at);
}

async function setRoles(tx: Transaction, entity: EntityRules, identities: readonly string[]): Promise<void> {
  const roles: { ref: RecordRef; role: 'primary' | 'duplicate' }[] = [];
  const homes = new Map(Object.values(entity.places).map((place) => [place.connection, place.homes]));
  for (const records of (await tx.roleInputs(identities)).values()) {
    const now = new Map(records.map(({ ref, role }) => [formatRef(ref), role]));
    roles.push(...assignRoles(records, homes).filter(({ ref, role }) => now.get(formatRef(ref)) !== role));
  }
  if (roles.length > 0) await tx.setRoles(roles);
}

/**
 * The model in force; estimated once, from what the first full pass brought. Estimating it anew is a decision, since
 * it moves every score.
 */
async function modelFor(tx: Transaction, entity: EntityRules, at: number): Promise<MatchModel> {
  const stored = await tx.readModel(entity.name);
  if (stored) return stored;
  const sample: MatchRecord[] = [];
  let after: RecordRef | undefined;
  while (sample.length < MODEL_SAMPLE) {
    const batch = await tx.scanSnapshots(entity.name, after, 1_000);
    if (batch.length === 0) break;
    sample.push(
      ...(await matchRecords(
        tx,
        entity,
        batch.filter(({ live }) => live),
        new Map(),
      )),
    );
    after = batch.at(-1)?.ref;
  }
  const model = estimateModel(sample, entity);
  await tx.writeModel(entity.name, model, at);
  return model;
}
