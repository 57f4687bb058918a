import { formatRef, isReference, type Fields, type RecordRef } from '@meshline/record';
import type { PlannedWrite } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { Intent } from '../model/intent.ts';
import { isOpen, isRestore, isUnsent } from '../model/intents.ts';
import { planKey, type PlanLine, type PlanScope, type PlanWait } from '../model/plan-line.ts';
import { titleOf, type Decided } from './settle.ts';

const UNDER_WAY = 'a write of it is under way';
const ASKED = 'a person decides first (meshline queue)';
const HELD = 'on hold';

/** What waits, with the things that it may wait for. */
export interface Waiting extends PlanWait {
  readonly parents: readonly string[];
}

export interface LinesOfPage {
  readonly lines: readonly PlanLine[];
  readonly waits: readonly Waiting[];
}

/** What was decided of some identities, as lines of a plan, and what differs and isn't written now. */
export function linesOf(entity: EntityRules, decided: readonly Decided[], scope: PlanScope): LinesOfPage {
  const lines: PlanLine[] = [];
  const waits: Waiting[] = [];
  const inScope = ({ connection }: { readonly connection: string }): boolean =>
    scope.connections.length === 0 || scope.connections.includes(connection);
  for (const row of decided) {
    const { stored, settled, planned } = row;
    const parents = Object.values(settled.golden).flatMap(({ value }) => (isReference(value) ? [value.id] : []));
    const wait = (connection: string, because: string): void => {
      waits.push({ connection, entity: entity.name, because, records: 1, parents });
    };
    for (const write of planned.writes.filter(inScope)) {
      if (stored.openIntents.some((intent) => isUnderWay(intent) && isAt(intent, write))) wait(write.connection, UNDER_WAY);
      else lines.push(lineOf(entity, row, write));
    }
    for (const { connection, because } of planned.waiting.filter(inScope)) wait(connection, because);
    for (const { connection, because } of parkedIn(row).filter(inScope)) wait(connection, because);
  }
  return { lines, waits };
}

/** An unsent write may be replaced; behind all others a new one waits. */
function isUnderWay(intent: Intent): boolean {
  return isOpen(intent) && (!isUnsent(intent) || isRestore(intent));
}

function isAt(intent: Intent, write: PlannedWrite): boolean {
  if (intent.kind !== write.kind || intent.connection !== write.connection) return false;
  return write.kind === 'create' || (intent.stream === write.stream && intent.recordId === write.ref.id);
}

function lineOf(entity: EntityRules, { stored, facts, settled }: Decided, write: PlannedWrite): PlanLine {
  const target = write.kind === 'update' ? facts.records.find(({ ref }) => formatRef(ref) === formatRef(write.ref)) : undefined;
  return {
    key: planKey(write, entity.name, stored.identity),
    kind: write.kind,
    entity: entity.name,
    identity: stored.identity,
    title: titleOf(entity, settled.golden),
    connection: write.connection,
    stream: write.stream,
    recordId: write.kind === 'update' ? write.ref.id : undefined,
    epoch: write.kind === 'update' ? write.epoch : 0,
    basedOn: write.kind === 'update' ? write.basedOn : 0,
    patch: write.patch,
    before: target === undefined ? {} : pick(target.fields, Object.keys(write.patch)),
    fields: write.fields,
  };
}

/** Those of the fields that were read. */
export function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]] as const])));
}

/** Records and creates that a hold or an open question keeps from being written: each record once. */
function parkedIn({ stored, settled, planned }: Decided): readonly { readonly connection: string; readonly because: string }[] {
  const parked = new Map<string, { connection: string; because: string }>();
  const findings = [...settled.findings, ...planned.findings];
  for (const { ref, field } of settled.discrepancies) {
    const stops = (one: { readonly ref?: RecordRef | undefined; readonly field?: string | undefined }): boolean =>
      one.ref !== undefined && formatRef(one.ref) === formatRef(ref) && (one.field === undefined || one.field === field);
    const because = stored.holds.some(stops)
      ? HELD
      : stored.parks.some(stops) || findings.some(({ parks }) => parks.some(stops))
        ? ASKED
        : undefined;
    if (because !== undefined) parked.set(formatRef(ref), { connection: ref.connection, because });
  }
  for (const { connection, ref } of [...stored.parks, ...findings.flatMap(({ parks }) => parks)])
    if (ref === undefined) parked.set(`create in ${connection}`, { connection, because: ASKED });
  return [...parked.values()];
}
