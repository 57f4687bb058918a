import type { AuthorityRule } from '../model/authority.ts';
import type { ConditionOf } from './condition.ts';
import type { Connection } from './connection.ts';
import type { Duration } from './duration.ts';

/** Which kind of field a rule makes sense for; `never` = any. */
export type Need = 'ladder' | 'flag' | 'text';

/** A rule before the entity is known: a stage belongs to the entity's ladder. */
export type RuleDraft =
  | Exclude<AuthorityRule, { kind: 'by-condition' }>
  | {
      readonly kind: 'by-condition';
      readonly when: ConditionOf | { readonly stage: string };
      readonly then: RuleDraft;
      readonly otherwise: RuleDraft;
    };

export interface RuleData<C extends string = string, Stage extends string = string, N extends Need = Need> {
  readonly rule: RuleDraft;
  readonly connections: readonly C[];
  readonly stages: readonly Stage[];
  readonly needs: readonly N[];
  readonly onOtherEdit: 'ask' | 'put-back' | 'accept';
  readonly writeOnce: boolean;
  readonly freshForHours: number | undefined;
  readonly workflows: readonly string[];
}

/** The source of truth of a field, with what goes beside it. Each method returns a new one. */
export class SourceOfTruth<C extends string = string, Stage extends string = string, N extends Need = Need> {
  readonly data: RuleData<C, Stage, N>;
  constructor(data: RuleData<C, Stage, N>) {
    this.data = data;
  }
  /** When a system that isn't in authority changes the value: `ask` (the default), `put-back` or `accept` (R58). */
  onOtherEdit(policy: 'ask' | 'put-back' | 'accept'): SourceOfTruth<C, Stage, N> {
    return new SourceOfTruth({ ...this.data, onOtherEdit: policy });
  }
  /** After this time (by the clock, not in business time) a value of the source counts as stale (R22). */
  freshFor(duration: Duration): SourceOfTruth<C, Stage, N> {
    return new SourceOfTruth({ ...this.data, freshForHours: duration.count * (duration.unit === 'days' ? 24 : 1) });
  }
  /** Once set, it stays. */
  writeOnce(): SourceOfTruth<C, Stage, N> {
    return new SourceOfTruth({ ...this.data, writeOnce: true });
  }
  /** The workflow may set the field too. */
  orWorkflow(name: string): SourceOfTruth<C, Stage, N> {
    return new SourceOfTruth({ ...this.data, workflows: [...this.data.workflows, name] });
  }
}

/** A rule that can stand inside another one. What goes beside a rule is said once, on the outermost. */
export class Rule<C extends string = string, Stage extends string = string, N extends Need = Need> extends SourceOfTruth<
  C,
  Stage,
  N
> {
  readonly nestable = true;
}

const plain = { onOtherEdit: 'ask', writeOnce: false, freshForHours: undefined, workflows: [] } as const;
const idsOf = <C extends string>(order: readonly Connection<C>[]): readonly C[] => order.map(({ id }) => id);
type Order<C extends string> = readonly [Connection<C>, ...Connection<C>[]];

/** One system is right; name those that follow where it has nothing with `.orElse(...)`. */
export class SystemRule<C extends string> extends Rule<C, never, never> {
  orElse<D extends string>(...next: Order<D>): Rule<C | D, never, never> {
    const order: readonly (C | D)[] = [...this.data.connections, ...idsOf(next)];
    return new Rule({ ...plain, rule: { kind: 'system', order }, connections: order, stages: [], needs: [] });
  }
}

export function systemOfRecord<C extends string>({ id }: Connection<C>): SystemRule<C> {
  return new SystemRule({ ...plain, rule: { kind: 'system', order: [id] }, connections: [id], stages: [], needs: [] });
}

/** The first value that isn't blank, in this order. */
export function firstFilled<C extends string>(...order: Order<C>): Rule<C, never, never> {
  const connections = idsOf(order);
  return new Rule({ ...plain, rule: { kind: 'first-filled', order: connections }, connections, stages: [], needs: [] });
}

/**
 * The value that was changed last since the systems last agreed. At the first run nothing has changed yet, so that it must
 * say who is right then: `.firstRun(salesforce)`.
 */
export function mostRecentChange<C extends string>(
  ...order: Order<C>
): { firstRun(source: Connection<NoInfer<C>>): Rule<C, never, never> } {
  const connections = idsOf(order);
  return {
    firstRun: ({ id }) =>
      new Rule({
        ...plain,
        rule: { kind: 'most-recent', order: connections, firstRun: id },
        connections,
        stages: [],
        needs: [],
      }),
  };
}

/** The text that says most; ties by the order. */
export function mostComplete<C extends string>(...order: Order<C>): Rule<C, never, 'text'> {
  const connections = idsOf(order);
  return new Rule({ ...plain, rule: { kind: 'most-complete', order: connections }, connections, stages: [], needs: ['text'] });
}

/** The stage furthest along the ladder; a way out counts where the first system of the order says so. */
export function furthestAlong<C extends string>(...order: Order<C>): Rule<C, never, 'ladder'> {
  const connections = idsOf(order);
  return new Rule({ ...plain, rule: { kind: 'furthest-along', order: connections }, connections, stages: [], needs: ['ladder'] });
}

/** One yes anywhere is a yes everywhere. */
export function anyTrue(): Rule<never, never, 'flag'> {
  return new Rule({ ...plain, rule: { kind: 'any-true' }, connections: [], stages: [], needs: ['flag'] });
}

/** People decide: where systems differ, an exception asks. */
export function manual(): Rule<never, never, never> {
  return new Rule({ ...plain, rule: { kind: 'manual' }, connections: [], stages: [], needs: [] });
}

type Source<C extends string, N extends Need> = Connection<C> | Rule<C, never, N>;
const ruleOf = <C extends string, N extends Need>(source: Source<C, N>): RuleData<C, never, N> =>
  'data' in source ? source.data : systemOfRecord(source).data;

function byCondition<C extends string, Stage extends string, N extends Need>(
  condition: ConditionOf | { readonly stage: Stage },
  then: RuleData<C, never, N>,
  otherwise: RuleData<C, never, N>,
): Rule<C, Stage, N> {
  return new Rule({
    ...plain,
    // oxlint-disable-next-line unicorn/no-thenable -- data, never awaited
    rule: { kind: 'by-condition', when: condition, then: then.rule, otherwise: otherwise.rule },
    connections: [...otherwise.connections, ...then.connections],
    stages: 'stage' in condition ? [condition.stage] : [],
    needs: [...otherwise.needs, ...then.needs],
  });
}

/**
 * `beforeStage('sql', hubspot).from('sql', salesforce)`: until the entity's ladder reaches the stage the one, from then on the
 * other. At the change of hands the value stays; only who may change it moves.
 */
export function beforeStage<const Stage extends string, C extends string, N extends Need = never>(
  stage: Stage,
  before: Source<C, N>,
): { from<D extends string, M extends Need = never>(stage: NoInfer<Stage>, after: Source<D, M>): Rule<C | D, Stage, N | M> } {
  return {
    from: <D extends string, M extends Need = never>(_: NoInfer<Stage>, after: Source<D, M>) =>
      byCondition<C | D, Stage, N | M>({ stage }, ruleOf(after), ruleOf(before)),
  };
}

/** `given(when(deal.amount).atLeast(50_000), close).otherwise(salesforce)`; unknown counts as otherwise. */
export function given<C extends string, N extends Need = never>(
  condition: ConditionOf,
  then: Source<C, N>,
): { otherwise<D extends string, M extends Need = never>(source: Source<D, M>): Rule<C | D, never, N | M> } {
  return {
    otherwise: <D extends string, M extends Need = never>(source: Source<D, M>) =>
      byCondition<C | D, never, N | M>(condition, ruleOf(then), ruleOf(source)),
  };
}
