import { formatRef, isBlank, isReference, sameValue, type Fields, type Value } from '@meshline/record';
import type { EntityRules, StreamRules } from '@meshline/rulebook';
import type { ConnectionFacts, Golden, GoldenField, IdentityFacts, RecordFacts, UndoneWrites } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { goldenCountry, seen, streamOf } from '../settle/record-view.ts';
import type { Discrepancy, Settled } from '../settle/contract.ts';
import { observe, ownCountry } from '../map/observe.ts';
import { parsePath } from '../map/path.ts';
import type { Planned, PlannedField, PlannedWrite } from './contract.ts';
import { fieldPatch } from './field-patch.ts';
import { fight, inactiveOwner, missingTarget, parentInDoubt, pausedWrite, type Target } from './findings.ts';
import { originOf } from './origin.ts';
import type { Parked } from './parked.ts';
import { comesByItself } from './parents.ts';

/** Writes of one field of one record that may be changed back within a day before a person is asked. */
const LOOP_LIMIT = 5;

/** One update for each record that differs, its fields merged into one patch; a patch says only what changes. */
export function planUpdates(
  facts: IdentityFacts,
  settled: Settled,
  entity: EntityRules,
  parents: readonly EntityRules[],
  parked: Parked,
): Planned {
  const writes: PlannedWrite[] = [];
  const findings: Finding[] = [];
  const waiting: Planned['waiting'][number][] = [];
  for (const [key, discrepancies] of byRecord(settled.discrepancies)) {
    const record = facts.records.find(({ ref }) => formatRef(ref) === key);
    const connection = record === undefined ? undefined : facts.connections[record.ref.connection];
    const stream = record === undefined ? undefined : streamOf(entity, record.ref);
    if (record === undefined || stream === undefined || connection === undefined || connection.mode === 'observe') continue;
    const update = planUpdate({ facts, settled, entity, parents, parked, record, connection, stream }, discrepancies);
    if (update.write !== undefined) writes.push(update.write);
    findings.push(...update.findings);
    waiting.push(...update.waiting);
  }
  return { writes, findings, waiting };
}

function byRecord(discrepancies: readonly Discrepancy[]): ReadonlyMap<string, readonly Discrepancy[]> {
  const groups = new Map<string, readonly Discrepancy[]>();
  for (const one of [...discrepancies].sort((a, b) => (formatRef(a.ref) < formatRef(b.ref) ? -1 : 1))) {
    groups.set(formatRef(one.ref), [...(groups.get(formatRef(one.ref)) ?? []), one]);
  }
  return groups;
}

interface UpdateInput {
  readonly facts: IdentityFacts;
  readonly settled: Settled;
  readonly entity: EntityRules;
  readonly parents: readonly EntityRules[];
  readonly parked: Parked;
  readonly record: RecordFacts;
  readonly connection: ConnectionFacts;
  readonly stream: StreamRules;
}

function planUpdate(
  input: UpdateInput,
  discrepancies: readonly Discrepancy[],
): { readonly write: PlannedWrite | undefined; readonly findings: readonly Finding[]; readonly waiting: Planned['waiting'] } {
  const { facts, settled, entity, parents, parked, record, connection, stream } = input;
  const target: Target = { connection: record.ref.connection, stream: record.ref.stream, ref: record.ref };
  const golden = asWritten(input);
  const country = goldenCountry(entity, settled.golden);
  const findings: Finding[] = [];
  const waiting: Planned['waiting'][number][] = [];
  const fields: PlannedField[] = [];
  let patch: Fields = {};
  for (const { field, kind, was, becomes, rule } of discrepancies) {
    if (parked.field(record.ref, field)) continue;
    const trial = trialOf(input, field);
    if (trial !== undefined && !isBlank(was ?? null)) {
      waiting.push({ connection: target.connection, because: 'the link is new: only empty fields are filled yet', until: trial });
      continue;
    }
    const undone = facts.undone?.[formatRef(record.ref)]?.[field];
    const times = timesUndone(undone, was);
    if (times >= LOOP_LIMIT) {
      const source = settled.golden[field]?.source;
      findings.push(fight(entity, target, field, source?.kind === 'record' ? source.ref.connection : undefined, times));
      continue;
    }
    const from = originOf(settled.golden[field]);
    const current = { ...record.fields, ...patch };
    const found = fieldPatch(entity, stream, target, connection, field, becomes, current, facts.references, golden, country);
    switch (found.state) {
      case 'finding':
        findings.push(found.finding);
        continue;
      case 'inactive-owner':
        findings.push(inactiveOwner(entity, target, field, true));
        continue;
      case 'target-missing':
        if (isReference(becomes) && facts.references.targets[becomes.id]?.openReview === true) {
          findings.push(parentInDoubt(entity, target, field));
        } else if (comesByItself(entity, field, becomes, target.connection, facts.references, parents)) {
          waiting.push({ connection: target.connection, because: `${entity.fields[field]?.label ?? field} is made there first` });
        } else findings.push(missingTarget(entity, target, field));
        continue;
      case 'no-remote-value':
        continue;
      case 'patch':
        patch = { ...patch, ...found.patch };
        fields.push({ field, kind, ...(was === undefined ? {} : { was }), becomes, rule, ...from, paths: found.paths });
        continue;
      case 'nothing': {
        // The patch of the other part of a name says it already.
        const { root } = parsePath(stream.lenses[field]?.path ?? '');
        if (Object.hasOwn(patch, root))
          fields.push({ field, kind, ...(was === undefined ? {} : { was }), becomes, rule, ...from, paths: [root] });
      }
    }
  }
  const paused = connection.paused?.[stream.stream]?.find(({ kind }) => kind === 'update');
  if (paused !== undefined && fields.length > 0)
    return { write: undefined, findings: [...findings, pausedWrite(target, undefined, paused)], waiting };
  const { ref, epoch, version } = record;
  const write: PlannedWrite | undefined =
    fields.length === 0
      ? undefined
      : { kind: 'update', connection: ref.connection, stream: ref.stream, ref, epoch, basedOn: version, patch, fields };
  return { write, findings, waiting };
}

/** A value that is changed back at once leaves no trace between two writes but in their read-backs. */
function timesUndone(undone: UndoneWrites | undefined, was: Value | undefined): number {
  if (undone === undefined) return 0;
  return sameValue(undone.latest, was) ? undone.times : Math.max(undone.times + 1, undone.inARow);
}

/** Until when the link of the record, or of the one that the value comes from, is on trial: either may be the wrong one. */
function trialOf({ facts, settled, record }: UpdateInput, field: string): number | undefined {
  const source = settled.golden[field]?.source;
  const from =
    source?.kind === 'record' ? facts.records.find(({ ref }) => formatRef(ref) === formatRef(source.ref))?.trialUntil : undefined;
  const own = record.trialUntil;
  return own === undefined || from === undefined ? (own ?? from) : Math.max(own, from);
}

/** The golden record as this record may get it: where a field is parked, its own value, so that the other part of a name keeps it. */
function asWritten({ facts, settled, entity, parked, record, stream }: UpdateInput): Golden {
  const observations = observe(entity, stream, record.fields, facts.references);
  const view = { record, key: formatRef(record.ref), stream, observations, country: ownCountry(entity, stream, record.fields) };
  const entries = Object.entries(settled.golden).flatMap(([field, known]): [string, GoldenField][] => {
    if (!parked.field(record.ref, field)) return [[field, known]];
    const own = seen({ entity, facts, golden: settled.golden }, view, field);
    return own.state === 'set' ? [[field, { ...known, value: own.value }]] : [];
  });
  return Object.fromEntries(entries);
}
