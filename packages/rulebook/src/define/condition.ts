import type { Condition } from '../model/condition.ts';
import type { Handle } from './entity.ts';
import type { FieldData, Kind, ValuesOf } from './field.ts';

/** A condition over the settled values of one thing, and of which entity they are. */
export interface ConditionOf<E extends string = string> {
  readonly entities: readonly E[];
  readonly condition: Condition;
}

type Text = Exclude<Kind, 'choice' | 'ladder' | 'flag' | 'number' | 'money' | 'reference'>;
type Operand<D extends FieldData> = D['kind'] extends 'choice' | 'ladder'
  ? ValuesOf<D>
  : D['kind'] extends 'flag'
    ? boolean
    : D['kind'] extends 'number'
      ? number
      : D['kind'] extends Text
        ? string
        : never;

interface Any<E extends string> {
  /** It is known and not blank. */
  isSet(): ConditionOf<E>;
}
interface Compares<E extends string, V> {
  is(value: V): ConditionOf<E>;
  in(...values: readonly V[]): ConditionOf<E>;
}
interface Climbs<E extends string, Step> {
  /** It stands at the step or beyond it. An exit is not beyond anything. */
  reached(step: Step): ConditionOf<E>;
}
interface Measures<E extends string> {
  atLeast(least: number): ConditionOf<E>;
}
interface Reads<E extends string> {
  endsWith(text: string): ConditionOf<E>;
}
interface Checks<E extends string>
  extends Any<E>, Compares<E, string | number | boolean>, Climbs<E, string>, Measures<E>, Reads<E> {}

/** What can be asked of a field follows from what it is. */
export type When<E extends string, D extends FieldData> = Any<E> &
  ([Operand<D>] extends [never] ? unknown : Compares<E, Operand<D>>) &
  (D['kind'] extends 'ladder' ? Climbs<E, D['steps'][number]> : unknown) &
  (D['kind'] extends 'number' | 'money' ? Measures<E> : unknown) &
  (D['kind'] extends Text ? Reads<E> : unknown);

/** `when(person.lifecycle).reached('mql')`. Where the field isn't known, the answer is neither yes nor no (R71). */
export function when<E extends string, D extends FieldData>({ entity, field }: Handle<E, string, D>): When<E, D> {
  const of = (condition: Condition): ConditionOf<E> => ({ entities: [entity], condition });
  const checks: Checks<E> = {
    isSet: () => of({ op: 'set', field }),
    is: (value) => of({ op: 'in', field, values: [value] }),
    in: (...values) => of({ op: 'in', field, values }),
    reached: (step) => of({ op: 'reached', field, step }),
    atLeast: (least) => of({ op: 'at-least', field, number: least }),
    endsWith: (text) => of({ op: 'ends-with', field, text }),
  };
  // All checks are there; the type leaves those that make sense for the field.
  return checks as unknown as When<E, D>;
}

export const always: ConditionOf<never> = { entities: [], condition: { op: 'always' } };

export function all<E extends string>(...of: readonly ConditionOf<E>[]): ConditionOf<E> {
  return { entities: entitiesOf(of), condition: { op: 'all', of: of.map(({ condition }) => condition) } };
}

export function any<E extends string>(...of: readonly ConditionOf<E>[]): ConditionOf<E> {
  return { entities: entitiesOf(of), condition: { op: 'any', of: of.map(({ condition }) => condition) } };
}

export function not<E extends string>({ entities, condition }: ConditionOf<E>): ConditionOf<E> {
  return { entities, condition: { op: 'not', of: condition } };
}

const entitiesOf = <E extends string>(of: readonly ConditionOf<E>[]): readonly E[] => [
  ...new Set(of.flatMap(({ entities }) => entities)),
];
