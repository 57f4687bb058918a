import { canonicalHash, type Fields } from '@meshline/record';
import type { PlannedWrite } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import { intentKey, isUnsent, newIntent } from '../model/intents.ts';
import type { Slot } from '../model/link.ts';
import { placeOfLine, type PlanLine } from '../model/plan-line.ts';
import type { StoredPlan } from '../ports/plan-store.ts';
import type { Transaction } from '../ports/store.ts';
import { applyObstacle, type ApplyRefusal } from './apply-obstacle.ts';
import { linesNow, movedLines, type MovedLine } from './moved-lines.ts';

export interface ApplyCommand {
  /** The hash, or enough of its beginning. */
  readonly hash: string;
  /** Send what is as it was planned, and leave the rest. */
  readonly unchanged: boolean;
  readonly actor: string;
}

export type ApplyOutcome =
  | {
      readonly ok: true;
      readonly plan: StoredPlan;
      readonly changeSet: string;
      /** It was applied before: nothing is sent again. */
      readonly earlier: boolean;
      readonly sent: number;
      /** Lines that weren't as planned any more, and were left out. */
      readonly left: readonly MovedLine[];
    }
  | ApplyRefusal;

const LINES = 1_000;

/**
 * Sends exactly what the plan says, or nothing: its lines are computed anew first, and one that isn't the same any more refuses the
 * whole. From the commit on every line is an intent of one change set, sent through every check; one whose record moves after that
 * is superseded. A plan is applied once: applying it again gives the change set that it made.
 */
export async function applyPlan(deps: Dependencies, { hash, unchanged, actor }: ApplyCommand): Promise<ApplyOutcome> {
  const found = await deps.store.transaction((tx) => tx.findPlans(hash));
  const [plan, other] = found;
  if (plan === undefined)
    return {
      ok: false,
      code: 'not-found',
      moved: [],
      message: `There is no plan ${hash}. Plans are kept for 30 days; 'meshline plan' makes a new one.`,
    };
  if (other !== undefined)
    return { ok: false, code: 'ambiguous', moved: [], message: `Several plans begin with ${hash}; give more of the hash.` };
  if (plan.changeSet !== undefined) return appliedBefore(plan, plan.changeSet);
  const lines = await allLines(deps, plan);
  const obstacle = await deps.store.transaction((tx) => applyObstacle(tx, deps, plan, lines));
  if (obstacle !== undefined) return obstacle;
  const moved = movedLines(lines, await linesNow(deps, plan, lines));
  if (moved.length > 0 && !unchanged) return worldMoved(plan, moved);
  const gone = new Set(moved.map(({ line }) => line.key));
  const same = lines.filter(({ key }) => !gone.has(key));
  if (same.length === 0)
    return {
      ...worldMoved(plan, moved),
      message: `None of the ${lines.length} lines of the plan is as it was. Nothing was sent; make a new plan.`,
    };
  const outcome = await deps.store.transaction((tx) => commit(tx, deps, plan, same, { unchanged, actor, moved }));
  if (outcome.ok && !outcome.earlier) {
    deps.crash?.('apply.after-commit');
    const connections = [...new Set(same.map(({ connection }) => connection))];
    await deps.wakeUps.wake(connections.map((scope) => ({ queue: 'deliver', scope })));
  }
  return outcome;
}

function appliedBefore(plan: StoredPlan, changeSet: string): ApplyOutcome {
  return { ok: true, plan, changeSet, earlier: true, sent: 0, left: [] };
}

function worldMoved(plan: StoredPlan, moved: readonly MovedLine[]): ApplyRefusal {
  return {
    ok: false,
    code: 'world-moved',
    moved,
    message: `${moved.length} of ${plan.lines} ${plan.lines === 1 ? 'line' : 'lines'} would not be written like that any more. Nothing was sent. Make a new plan, or send the ${plan.lines - moved.length} that are the same with --unchanged.`,
  };
}

async function allLines(deps: Dependencies, plan: StoredPlan): Promise<readonly PlanLine[]> {
  const lines: PlanLine[] = [];
  for (let from = 0; from < plan.lines; from += LINES)
    lines.push(...(await deps.store.transaction((tx) => tx.planLines(plan.id, from, LINES))));
  return lines;
}

/** One open intent for a record: the one that says the same is taken over, an unsent one that says something else gives way. */
async function commit(
  tx: Transaction,
  deps: Dependencies,
  { id }: StoredPlan,
  lines: readonly PlanLine[],
  { unchanged, actor, moved }: { readonly unchanged: boolean; readonly actor: string; readonly moved: readonly MovedLine[] },
): Promise<ApplyOutcome> {
  // Two that apply the same plan at once: the second finds what the first made.
  const plan = await tx.lockPlan(id);
  if (plan === undefined) return { ok: false, code: 'not-found', moved: [], message: 'The plan is gone; make a new one.' };
  if (plan.changeSet !== undefined) return appliedBefore(plan, plan.changeSet);
  const obstacle = await applyObstacle(tx, deps, plan, lines);
  if (obstacle !== undefined) return obstacle;
  const at = deps.clock.now();
  const changeSet = deps.ids.next();
  const slots = await slotsOf(tx, deps, lines, at);
  const open = new Map(
    (await tx.lockOpenIntents([...new Set(lines.map(({ identity }) => identity))])).map((one) => [placeOf(one), one]),
  );
  const intents = new Map(
    lines.map((line) => [line.key, intentOf(deps, plan, line, slots.get(placeOfLine(line)), changeSet, at)]),
  );
  const ended = new Map((await tx.endedKeys([...intents.values()].map(({ key }) => key))).map((row) => [row.key, row]));

  const late: MovedLine[] = [];
  const [supersede, adopt, insert]: [string[], string[], Intent[]] = [[], [], []];
  const sent: PlanLine[] = [];
  for (const line of lines) {
    const intent = intents.get(line.key);
    const rival = open.get(placeOfLine(line));
    if (intent === undefined) continue;
    if (rival !== undefined && !isUnsent(rival)) {
      late.push({ line, how: 'a write of it is under way' });
      continue;
    }
    // A refused create with another patch is a new try (architecture 6.4); the same write again is not.
    const before = ended.get(intent.key);
    if (before !== undefined && (before.state === 'confirmed' || samePatch(before, line))) {
      const how = before.state === 'confirmed' ? 'it was written already' : 'the same write was refused before (meshline replay)';
      late.push({ line, how });
      continue;
    }
    sent.push(line);
    if (rival?.key === intent.key && line.kind === 'update') adopt.push(rival.id);
    else {
      if (rival !== undefined) supersede.push(rival.id);
      insert.push(intent);
    }
  }
  const left = [...moved, ...late];
  if (late.length > 0 && (!unchanged || sent.length === 0)) return worldMoved(plan, left);
  await tx.supersedeIntents(supersede, at);
  await tx.insertChangeSet({
    id: changeSet,
    kind: plan.kind === 'undo' ? 'undo' : 'apply',
    cause: causeOf(plan),
    actor,
    rulebook: plan.rulebook,
    at,
    undoes: plan.undoes,
  });
  await tx.adoptIntents(adopt, changeSet, at);
  for (let from = 0; from < insert.length; from += LINES) await tx.insertIntents(insert.slice(from, from + LINES));
  await tx.setPlanApplied(
    plan.id,
    changeSet,
    sent.flatMap(({ key }) => {
      const intent = intents.get(key);
      return intent === undefined ? [] : [{ key, intentKey: intent.key }];
    }),
  );
  const body = { plan: plan.hash, changeSet, lines: sent.length, left: left.length };
  await tx.audit([{ kind: 'plan.applied', actor, subject: plan.id, body }], at);
  deps.crash?.('apply.before-commit');
  return { ok: true, plan: { ...plan, changeSet }, changeSet, earlier: false, sent: sent.length, left };
}

function samePatch(a: { readonly patch: Fields }, b: { readonly patch: Fields }): boolean {
  return canonicalHash(a.patch) === canonicalHash(b.patch);
}

function causeOf({ kind, hash, undoes }: StoredPlan): string {
  return kind === 'undo' ? `undo of ${undoes ?? ''}` : `plan ${hash.slice(0, 12)}`;
}

async function slotsOf(
  tx: Transaction,
  deps: Dependencies,
  lines: readonly PlanLine[],
  at: number,
): Promise<ReadonlyMap<string, Slot>> {
  const wanted = lines
    .filter(({ kind }) => kind === 'create')
    .map(({ identity, connection, entity }) => ({ identity, connection, entity, newId: deps.ids.next() }));
  const slots = await tx.ensureSlots(wanted, at);
  return new Map(slots.map((slot) => [`create:${slot.identity}/${slot.connection}/${slot.entity}`, slot]));
}

function placeOf(intent: Intent): string {
  return intent.kind === 'update'
    ? `${intent.connection}/${intent.stream}/${intent.recordId ?? ''}`
    : `create:${intent.identity}/${intent.connection}/${intent.entity}`;
}

function intentOf(
  deps: Dependencies,
  { kind, rulebook }: StoredPlan,
  line: PlanLine,
  slot: Slot | undefined,
  changeSet: string,
  at: number,
): Intent {
  const write = writeOf(line);
  const { entity, identity } = line;
  const intent = newIntent(write, slot, {
    id: deps.ids.next(),
    changeSet,
    entity,
    identity,
    lane: 'backfill',
    rulebook,
    ready: true,
    at,
  });
  return kind === 'undo' ? { ...intent, key: line.key } : { ...intent, key: intentKey(write, slot) };
}

function writeOf(line: PlanLine): PlannedWrite {
  const { connection, stream, patch, fields, recordId, epoch, basedOn } = line;
  if (line.kind === 'create' || recordId === undefined) return { kind: 'create', connection, stream, patch, fields };
  return { kind: 'update', connection, stream, ref: { connection, stream, id: recordId }, epoch, basedOn, patch, fields };
}
