import { isBlank, isReference, presence, type Fields } from '@meshline/record';
import type { EntityRules, Place, StreamRules } from '@meshline/rulebook';
import type { ConnectionFacts, IdentityFacts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { parsePath } from '../map/path.ts';
import type { Settled } from '../settle/contract.ts';
import { conditionText, evaluate } from '../settle/condition.ts';
import { goldenCountry, streamOf } from '../settle/record-view.ts';
import type { Planned, PlannedField } from './contract.ts';
import { fieldPatch } from './field-patch.ts';
import { inactiveOwner, missingField, missingParent, missingTarget, noSafeCreate, pausedWrite, type Target } from './findings.ts';
import { originOf } from './origin.ts';
import type { Parked } from './parked.ts';
import { comesByItself } from './parents.ts';

interface CreateInput {
  readonly facts: IdentityFacts;
  readonly settled: Settled;
  readonly entity: EntityRules;
  readonly parents: readonly EntityRules[];
  readonly connection: ConnectionFacts;
  readonly place: Place;
  readonly stream: StreamRules;
}

const NOTHING: Planned = { writes: [], findings: [], waiting: [] };

/** Creates by the rulebook's places, behind the gate on creates (architecture 6.5). */
export function planCreates(
  facts: IdentityFacts,
  settled: Settled,
  entity: EntityRules,
  parents: readonly EntityRules[],
  parked: Parked,
): Planned {
  const isAlive = facts.records.some(({ live }) => live);
  const planned = Object.values(entity.places).map((place): Planned => {
    const { create } = place;
    const connection = facts.connections[place.connection];
    if (!isAlive || create.kind === 'never' || connection === undefined || connection.mode === 'observe') return NOTHING;
    const comes = facts.records.find(({ ref, heirUntil }) => ref.connection === place.connection && heirUntil !== undefined);
    if (comes !== undefined) {
      const because = `what ${comes.ref.stream} ${comes.ref.id} goes on as there has not been read yet`;
      return { ...NOTHING, waiting: [{ connection: place.connection, because, until: comes.heirUntil }] };
    }
    // Live or a tombstone: the slot is taken, or wants a decision.
    if (facts.records.some(({ ref }) => ref.connection === place.connection) || parked.create(place.connection)) return NOTHING;
    const stream = streamOf(entity, { connection: place.connection, stream: create.stream });
    if (stream === undefined) return NOTHING;
    const wait = (because: string): Planned => ({ ...NOTHING, waiting: [{ connection: place.connection, because }] });
    const due = evaluate(create.condition, settled.golden, entity);
    if (due === 'false') return NOTHING;
    if (due === 'unknown') return wait(`nobody knows whether ${conditionText(create.condition, entity)}`);
    if (!connection.firstPassLinked) return wait(`${place.connection} has not been read as a whole yet`);
    if (connection.openReview) return wait(`it may be the same ${entity.label.one} as another one; a person decides`);
    const doubted = doubtedParent(settled, entity, facts);
    if (doubted !== undefined) return wait(`its ${doubted} may be the same as another one; a person decides`);
    if ((connection.createStrategy[create.stream] ?? 'none') === 'none') {
      return {
        ...NOTHING,
        findings: [noSafeCreate(entity, { connection: place.connection, stream: create.stream, ref: undefined })],
      };
    }
    return planCreate({ facts, settled, entity, parents, connection, place, stream });
  });
  return {
    writes: planned.flatMap(({ writes }) => writes),
    findings: planned.flatMap(({ findings }) => findings),
    waiting: planned.flatMap(({ waiting }) => waiting),
  };
}

/** While a parent may turn out to be another one, what is made below it could turn out to be there already. */
function doubtedParent(settled: Settled, entity: EntityRules, facts: IdentityFacts): string | undefined {
  return Object.entries(settled.golden).flatMap(([field, { value }]) =>
    isReference(value) && facts.references.targets[value.id]?.openReview === true
      ? [entity.fields[field]?.label.toLowerCase() ?? field]
      : [],
  )[0];
}

function planCreate(input: CreateInput): Planned {
  const { facts, settled, entity, parents, connection, place, stream } = input;
  const target: Target = { connection: place.connection, stream: stream.stream, ref: undefined };
  const required = requiredFields(input);
  const country = goldenCountry(entity, settled.golden);
  const findings: Finding[] = [];
  const beside: Finding[] = [];
  const waiting: Planned['waiting'][number][] = [];
  const fields: PlannedField[] = [];
  const unsure = new Set(
    settled.findings.flatMap((finding) => (finding.field !== undefined && isOpen(finding.reason) ? [finding.field] : [])),
  );
  let patch: Fields = stream.onCreate ?? {};
  for (const field of Object.keys(entity.fields)) {
    const known = settled.golden[field];
    const label = entity.fields[field]?.label ?? field;
    if (known === undefined || isBlank(known.value)) {
      if (!required.has(field)) continue;
      if (unsure.has(field)) waiting.push({ connection: place.connection, because: `${label} is asked about` });
      else
        findings.push(
          field === place.under?.field ? missingParent(entity, target, field) : missingField(entity, target, field, undefined),
        );
      continue;
    }
    // Nothing is made from a value whose source is too old (R22).
    if (settled.findings.some((finding) => finding.kind === 'stale-value' && finding.field === field)) {
      if (required.has(field))
        waiting.push({ connection: place.connection, because: `the source of ${label} must be read again` });
      continue;
    }
    const found = fieldPatch(
      entity,
      stream,
      target,
      connection,
      field,
      known.value,
      patch,
      facts.references,
      settled.golden,
      country,
    );
    switch (found.state) {
      case 'patch':
        patch = { ...patch, ...found.patch };
        fields.push({
          field,
          kind: 'absent-record',
          becomes: known.value,
          rule: known.rule,
          ...originOf(known),
          paths: found.paths,
        });
        break;
      case 'nothing':
        if (carries(stream, field, patch))
          fields.push({
            field,
            kind: 'absent-record',
            becomes: known.value,
            rule: known.rule,
            ...originOf(known),
            paths: [rootOf(stream, field)],
          });
        break;
      case 'finding':
        // Without the field the record can be made; the field is then asked about there.
        if (required.has(field)) findings.push(found.finding);
        break;
      case 'inactive-owner':
        if (required.has(field)) findings.push(inactiveOwner(entity, target, field, true));
        else beside.push(inactiveOwner(entity, target, field, false));
        break;
      case 'target-missing':
        if (!required.has(field)) break;
        if (isReference(known.value) && comesByItself(entity, field, known.value, place.connection, facts.references, parents)) {
          waiting.push({ connection: place.connection, because: `${label} is made there first` });
        } else findings.push(missingTarget(entity, target, field));
        break;
      case 'no-remote-value':
        break;
    }
  }
  findings.push(...missingThere(input, target, patch, findings, waiting.length > 0));
  if (findings.length > 0) return { ...NOTHING, findings };
  if (waiting.length > 0) return { ...NOTHING, waiting };
  if (fields.length === 0) return NOTHING;
  const paused = connection.paused?.[stream.stream]?.find(({ kind }) => kind === 'create');
  if (paused !== undefined) return { ...NOTHING, findings: [pausedWrite(target, undefined, paused)] };
  return {
    writes: [{ kind: 'create', connection: place.connection, stream: stream.stream, patch, fields }],
    findings: beside,
    waiting,
  };
}

/** What the rulebook demands of every create, what the place hangs on, and what carries a field that the vendor demands. */
function requiredFields({ entity, connection, place, stream }: CreateInput): ReadonlySet<string> {
  const demanded = connection.requiredOnCreate[stream.stream] ?? [];
  const required = new Set(Object.keys(entity.fields).filter((field) => entity.fields[field]?.required));
  for (const [field, lens] of Object.entries(stream.lenses))
    if (demanded.includes(parsePath(lens.path).root) && isSole(stream, field)) required.add(field);
  if (place.under !== undefined) required.add(place.under.field);
  return required;
}

/** A full name is there as soon as one of its parts is. */
function isSole(stream: StreamRules, field: string): boolean {
  return stream.lenses[field]?.kind !== 'name-part';
}

/** Remote fields that the vendor demands and the patch doesn't fill. */
function missingThere(
  { entity, connection, stream }: CreateInput,
  target: Target,
  patch: Fields,
  known: readonly Finding[],
  waits: boolean,
): readonly Finding[] {
  const demanded = connection.requiredOnCreate[stream.stream] ?? [];
  return demanded.flatMap((root) => {
    if (presence(patch, root) === 'set') return [];
    const field = Object.keys(stream.lenses).find((name) => rootOf(stream, name) === root);
    if (waits || (field !== undefined && known.some((finding) => finding.field === field))) return [];
    return [missingField(entity, target, field, root)];
  });
}

function carries(stream: StreamRules, field: string, patch: Fields): boolean {
  return stream.lenses[field]?.kind === 'name-part' && Object.hasOwn(patch, rootOf(stream, field));
}

function rootOf(stream: StreamRules, field: string): string {
  return parsePath(stream.lenses[field]?.path ?? '').root;
}

/** Findings of settle that leave a field without a value until somebody decides. */
function isOpen(reason: string): boolean {
  return [
    'people-decide',
    'no-source-of-truth',
    'edits-disagree',
    'unknown-reference',
    'unknown-owner',
    'unmapped-value',
    'invalid-value',
  ].includes(reason);
}
