import { isCivilDate, localDayEdge, parseMoment } from '../dates.ts';
import { isObject, type Body } from '../input/body.ts';
import { tokenize } from '../token-index.ts';
import type { Kind, Values } from './fields.ts';

/** What conditions need to know about the request. */
export interface Asker {
  readonly now: number;
  readonly userId: string | null;
  readonly offsetHours: number;
}

export interface Condition {
  test(values: Values): boolean;
  /** Words of which every match holds each one. */
  readonly words?: readonly string[];
  /** Values of which every match holds one. */
  readonly oneOf?: readonly string[];
  /** Bounds in milliseconds, `to` exclusive. */
  readonly range?: { readonly from: number; readonly to: number };
}

/** A query that Close refuses, with the reason. */
export class QueryProblem extends Error {}

type Maker = (condition: Body, asker: Asker) => Condition;

/** Conditions by type (close.md 4). */
const CONDITIONS: Readonly<Record<string, { readonly kinds?: readonly Kind[]; readonly make: Maker }>> = {
  boolean: { make: ({ value }) => ({ test: (values) => values.includes(value === true) }) },
  exists: { make: () => ({ test: (values) => values.length > 0 }) },
  current_user: {
    kinds: ['reference'],
    make: (_, { userId }) => ({ test: (values) => userId !== null && values.includes(userId) }),
  },
  text: { kinds: ['text'], make: textCondition },
  term: { kinds: ['text', 'reference'], make: (condition) => anyOf(strings(condition['values'], 'values')) },
  reference: { kinds: ['reference'], make: (condition) => anyOf(strings(condition['object_ids'], 'object_ids')) },
  number_range: { kinds: ['number'], make: numberRange },
  moment_range: { kinds: ['moment'], make: momentRange },
};

/** Reads a condition on a field of some kind. Throws `QueryProblem`. */
export function readCondition(raw: unknown, kind: Kind, asker: Asker): Condition {
  if (!isObject(raw)) throw new QueryProblem('condition: Input should be an object');
  const type = raw['type'];
  const known = typeof type === 'string' && Object.hasOwn(CONDITIONS, type) ? CONDITIONS[type] : undefined;
  if (known === undefined) throw new QueryProblem(`condition: unknown type ${JSON.stringify(type)}`);
  if (known.kinds !== undefined && !known.kinds.includes(kind))
    throw new QueryProblem(`condition: ${String(type)} does not apply to a ${kind} field`);
  return known.make(raw, asker);
}

function strings(value: unknown, name: string): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
  throw new QueryProblem(`condition: ${name} should be a list of strings`);
}

const anyOf = (wanted: readonly string[]): Condition => ({
  test: (values) => values.some((value) => wanted.includes(String(value))),
  oneOf: wanted,
});

/** Word matching, never equality: `full_words` wants every word anywhere, `phrase` wants them in a row. */
function textCondition(condition: Body): Condition {
  const { mode = 'full_words', value } = condition;
  if (typeof value !== 'string') throw new QueryProblem('condition: value should be a string');
  if (mode !== 'full_words' && mode !== 'phrase') throw new QueryProblem(`condition: unknown mode ${JSON.stringify(mode)}`);
  const words = tokenize(value);
  const inText = mode === 'phrase' ? hasPhrase : hasWords;
  return { words, test: (values) => words.length > 0 && values.some((text) => inText(tokenize(String(text)), words)) };
}

export const hasWords = (tokens: readonly string[], words: readonly string[]): boolean =>
  words.every((word) => tokens.includes(word));

const hasPhrase = (tokens: readonly string[], words: readonly string[]): boolean =>
  tokens.some((_, start) => words.every((word, i) => tokens[start + i] === word));

function numberRange(condition: Body): Condition {
  const bound = (name: string): number | undefined => {
    const value = condition[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number') return value;
    throw new QueryProblem(`condition: ${name} should be a number`);
  };
  const [gt, gte, lt, lte] = [bound('gt'), bound('gte'), bound('lt'), bound('lte')];
  const fits = (n: number): boolean =>
    (gt === undefined || n > gt) &&
    (gte === undefined || n >= gte) &&
    (lt === undefined || n < lt) &&
    (lte === undefined || n <= lte);
  return { test: (values) => values.some((value) => typeof value === 'number' && fits(value)) };
}

/** As the app emits it: `on_or_after` and `before`; seen in the wild too: `after`, `on_or_before`, and plain `gte gt lt lte`. */
function momentRange(condition: Body, asker: Asker): Condition {
  const bound = (...names: string[]): number | undefined => {
    for (const name of names) {
      const value = condition[name];
      if (value !== undefined && value !== null) return moment(value, asker);
    }
    return undefined;
  };
  const after = bound('after', 'gt');
  const through = bound('on_or_before', 'lte');
  const from = Math.max(bound('on_or_after', 'gte') ?? -Infinity, after === undefined ? -Infinity : after + 1);
  const to = Math.min(bound('before', 'lt') ?? Infinity, through === undefined ? Infinity : through + 1);
  return { range: { from, to }, test: (values) => values.some((at) => typeof at === 'number' && at >= from && at < to) };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
};

function moment(raw: unknown, asker: Asker): number {
  if (typeof raw === 'string') return fixed(raw);
  if (!isObject(raw)) throw new QueryProblem('condition: a moment should be an object');
  switch (raw['type']) {
    case 'fixed_utc':
      return fixed(raw['value']);
    case 'fixed_local_date':
      if (!isCivilDate(raw['value'])) throw new QueryProblem('condition: value should be a date');
      return localDayEdge(raw['value'], raw['which'] === 'end' ? 'end' : 'start', asker.offsetHours);
    case 'now':
      return asker.now;
    case 'offset':
      return shifted(raw, asker);
    default:
      throw new QueryProblem(`condition: unknown moment ${JSON.stringify(raw['type'])}`);
  }
}

function fixed(value: unknown): number {
  const at = parseMoment(value);
  if (at === undefined) throw new QueryProblem(`condition: ${JSON.stringify(value)} is not a valid datetime`);
  return at;
}

function shifted(raw: Body, asker: Asker): number {
  const sign = raw['direction'] === 'future' ? 1 : -1;
  const offset = isObject(raw['offset']) ? raw['offset'] : {};
  const part = (name: string): number => (typeof offset[name] === 'number' ? offset[name] : 0);
  const date = new Date(raw['moment'] === undefined ? asker.now : moment(raw['moment'], asker));
  date.setUTCMonth(date.getUTCMonth() + sign * (part('months') + 12 * part('years')));
  const at = Object.entries(UNIT_MS).reduce((sum, [unit, ms]) => sum + sign * part(unit) * ms, date.getTime());
  const edge = raw['which_day_end'];
  if (edge !== 'start' && edge !== 'end') return at;
  const local = new Date(at + asker.offsetHours * 3_600_000).toISOString().slice(0, 10);
  return localDayEdge(local, edge, asker.offsetHours);
}
