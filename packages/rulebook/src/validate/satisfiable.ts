import type { Condition } from '../model/condition.ts';
import { legalValues } from '../model/legal-values.ts';
import type { EntityRules } from '../model/rulebook.ts';

type Truth = 'true' | 'false' | 'unknown';
/** The value of each choice that is asked (undefined = not known), and the answer to each other question. */
type World = ReadonlyMap<string, string | undefined>;

/** Questions about a choice hang together; every other question has an answer of its own. */
const MOST_WORLDS = 20_000;

/**
 * Whether all conditions of `holds` can be true while none of `fails` is. Exact for choices, generous for other fields (each
 * question is free) and for conditions too large to try out.
 */
export function satisfiable(entity: EntityRules, holds: readonly Condition[], fails: readonly Condition[] = []): boolean {
  const variables = new Map<string, readonly (string | undefined)[]>();
  for (const condition of [...holds, ...fails]) collect(condition, entity, variables);
  let worlds = 1;
  for (const values of variables.values()) worlds *= values.length;
  if (worlds > MOST_WORLDS) return true;
  for (const world of worldsOf([...variables])) {
    const answer = (condition: Condition): Truth => evaluate(condition, entity, world);
    if (holds.every((one) => answer(one) === 'true') && fails.every((one) => answer(one) !== 'true')) return true;
  }
  return false;
}

const choiceOf = (entity: EntityRules, field: string): readonly string[] | undefined =>
  Object.hasOwn(entity.fields, field)
    ? legalValues(entity.fields[field] ?? { type: 'text', label: '', required: false, blank: 'keep' })
    : undefined;

function collect(condition: Condition, entity: EntityRules, into: Map<string, readonly (string | undefined)[]>): void {
  switch (condition.op) {
    case 'always':
      return;
    case 'all':
    case 'any':
      for (const part of condition.of) collect(part, entity, into);
      return;
    case 'not':
      return collect(condition.of, entity, into);
    default: {
      const choice = choiceOf(entity, condition.field);
      if (choice === undefined) into.set(JSON.stringify(condition), ['true', 'false', 'unknown']);
      else into.set(condition.field, [...choice, undefined]);
    }
  }
}

function* worldsOf(variables: readonly (readonly [string, readonly (string | undefined)[]])[]): Generator<World> {
  const [first, ...rest] = variables;
  if (first === undefined) return yield new Map();
  for (const world of worldsOf(rest)) for (const value of first[1]) yield new Map([...world, [first[0], value]]);
}

function evaluate(condition: Condition, entity: EntityRules, world: World): Truth {
  switch (condition.op) {
    case 'always':
      return 'true';
    case 'all':
      return join(condition.of, 'false', entity, world);
    case 'any':
      return join(condition.of, 'true', entity, world);
    case 'not': {
      const inner = evaluate(condition.of, entity, world);
      return inner === 'unknown' ? 'unknown' : inner === 'true' ? 'false' : 'true';
    }
    default:
      return ask(condition, entity, world);
  }
}

/** `decides` is the answer that settles the whole: one false of all, one true of any. */
function join(of: readonly Condition[], decides: 'true' | 'false', entity: EntityRules, world: World): Truth {
  const answers = of.map((part) => evaluate(part, entity, world));
  if (answers.includes(decides)) return decides;
  return answers.includes('unknown') ? 'unknown' : decides === 'true' ? 'false' : 'true';
}

function ask(condition: Exclude<Condition, { op: 'always' | 'all' | 'any' | 'not' }>, entity: EntityRules, world: World): Truth {
  if (choiceOf(entity, condition.field) === undefined) return (world.get(JSON.stringify(condition)) ?? 'unknown') as Truth;
  const value = world.get(condition.field);
  if (condition.op === 'set') return value === undefined ? 'false' : 'true';
  if (value === undefined) return 'unknown';
  const yes = (answer: boolean): Truth => (answer ? 'true' : 'false');
  if (condition.op === 'in') return yes(condition.values.includes(value));
  const steps = entity.fields[condition.field]?.ladder?.steps ?? [];
  if (condition.op === 'reached') return yes(steps.includes(value) && steps.indexOf(value) >= steps.indexOf(condition.step));
  return 'false';
}
