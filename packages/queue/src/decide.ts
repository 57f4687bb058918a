import type { ExceptionKind } from '@meshline/rulebook';
import { DECISIONS, VERBS, type DecisionRule, type Effect, type Verb } from './decisions.ts';

export interface DecidableItem {
  readonly item: string;
  readonly state: 'open' | 'gone' | 'decided';
  /** Its finding says what would be done on approval. */
  readonly proposed: boolean;
}

/** What of an exception a decision depends on. */
export interface Decidable {
  readonly kind: ExceptionKind;
  readonly reason: string;
  /** Part of the cause: with one, all records of the cause have the same wrong value. */
  readonly detail?: string | undefined;
  readonly field?: string | undefined;
  readonly state: 'open' | 'closed';
  /** Counts its changes; a decision names the version that its author saw. */
  readonly version: number;
  readonly items: readonly DecidableItem[];
}

export interface DecisionRequest {
  readonly verb: Verb;
  /** One record of the cause; undefined = all that are open. */
  readonly item?: string | undefined;
  readonly version: number;
  /** Why, in the words of the one who decides. */
  readonly reason: string;
  /** A value was given. */
  readonly hasValue: boolean;
}

export type RefusalCode =
  | 'version-mismatch'
  | 'already-closed'
  | 'unknown-item'
  | 'item-not-open'
  | 'not-legal'
  | 'not-yet'
  | 'reason-missing'
  | 'value-missing'
  | 'value-not-used'
  | 'one-by-one';

export type Transition =
  | {
      readonly ok: true;
      readonly effect: Effect;
      /** The items that the decision is about. */
      readonly items: readonly string[];
      /** `gone`: it comes back if its finding is still there. `decided`: only with other evidence. */
      readonly itemState: 'gone' | 'decided';
      /** Whose value an assertion takes. */
      readonly value: 'none' | 'proposed' | 'given';
      /** The exception afterwards: closed once no item is open. */
      readonly state: 'open' | 'closed';
      readonly does: string;
    }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string };

/** What a decision does to an exception, or why it is refused. Pure: the caller holds the row's lock and carries it out. */
export function decide(exception: Decidable, request: DecisionRequest): Transition {
  const { kind } = exception;
  if (exception.state === 'closed') return refuse('already-closed', 'It is closed already; nothing is left to decide.');
  if (request.version !== exception.version) {
    return refuse(
      'version-mismatch',
      `It changed since you looked (version ${exception.version}, yours ${request.version}); look again, then decide.`,
    );
  }
  const rule = DECISIONS[kind][request.verb];
  const barred = whyNot(rule, exception, request.verb);
  if (barred !== undefined) return barred;
  if (rule.when !== 'now') return refuse('not-legal', `'${request.verb}' is no decision here.`);
  if (request.reason.trim() === '') return refuse('reason-missing', 'A decision needs a reason; say in a few words why.');

  const open = exception.items.filter(({ state }) => state === 'open');
  const named = request.item === undefined ? undefined : exception.items.find(({ item }) => item === request.item);
  if (request.item !== undefined && named === undefined)
    return refuse('unknown-item', 'The exception has no such record; look at its list.');
  if (named !== undefined && named.state !== 'open')
    return refuse('item-not-open', 'That record is decided or put right already.');
  const about = named === undefined ? open : [named];
  if (about.length > 1 && rule.oneByOne) {
    return refuse(
      'one-by-one',
      `'${request.verb}' needs a look at each of the ${about.length} records; name the one that you mean.`,
    );
  }

  const value = valueOf(rule.value, about, request.hasValue);
  if (value === 'missing') {
    return refuse(
      'value-missing',
      rule.value === 'proposed'
        ? 'Nothing is proposed here; choose another decision.'
        : 'Nothing is proposed here; give the value that is right.',
    );
  }
  if (value === 'not-used') return refuse('value-not-used', `'${request.verb}' takes no value here; leave it out.`);
  if (value !== 'none' && exception.field === undefined) {
    return refuse(
      'not-legal',
      'It is about a whole record and not about one field, so there is no value to set; mend it in the system.',
    );
  }
  // One value for many records is right only where they share the cause of being wrong.
  if (value === 'given' && about.length > 1 && exception.detail === undefined) {
    return refuse('one-by-one', `Your value would go to ${about.length} different records; name the one that you mean.`);
  }
  return {
    ok: true,
    effect: rule.effect,
    items: about.map(({ item }) => item),
    itemState: rule.effect === 'plan-again' ? 'gone' : 'decided',
    value,
    state: about.length === open.length ? 'closed' : 'open',
    does: rule.does,
  };
}

export interface AllowedDecision {
  readonly verb: Verb;
  readonly allowed: boolean;
  /** What it does; where it isn't allowed, why not. */
  readonly says: string;
  /** Whether a value may or must be given with it. */
  readonly value: 'none' | 'optional' | 'required';
  /** It takes one record at a time. */
  readonly oneByOne: boolean;
}

/** The seven decisions for an exception: which are allowed now, and what each does or why not. */
export function allowedDecisions(exception: Omit<Decidable, 'version'>): readonly AllowedDecision[] {
  const open = exception.items.filter(({ state }) => state === 'open');
  const proposed = open.length > 0 && open.every((item) => item.proposed);
  return VERBS.map((verb): AllowedDecision => {
    const no = (says: string): AllowedDecision => ({ verb, allowed: false, says, value: 'none', oneByOne: false });
    if (exception.state === 'closed') return no('It is closed.');
    const rule = DECISIONS[exception.kind][verb];
    const barred = whyNot(rule, exception, verb);
    if (barred !== undefined && !barred.ok) return no(barred.message);
    if (rule.when !== 'now') return no(`'${verb}' is no decision here.`);
    if (rule.value !== 'none' && exception.field === undefined) return no('It is about a whole record; mend it in the system.');
    if (rule.value === 'proposed' && !proposed) return no('Nothing is proposed here.');
    const given = rule.value === 'given' || rule.value === 'proposed-or-given';
    const value = !given ? 'none' : rule.value === 'proposed-or-given' && proposed ? 'optional' : 'required';
    const oneByOne = rule.oneByOne || (value === 'required' && exception.detail === undefined);
    return { verb, allowed: true, says: rule.does, value, oneByOne: oneByOne && open.length > 1 };
  });
}

function whyNot(
  rule: DecisionRule,
  exception: Pick<Decidable, 'kind' | 'reason'>,
  verb: Verb,
): Extract<Transition, { ok: false }> | undefined {
  if (rule.when === 'never') return refuse('not-legal', rule.because);
  if (rule.when === 'later') return refuse('not-yet', `'${verb}' comes with a later version. It will do this: ${rule.does}`);
  const reason = Object.hasOwn(rule.notFor, exception.reason) ? rule.notFor[exception.reason] : undefined;
  return reason === undefined ? undefined : refuse('not-legal', `'${verb}' is no decision here: ${reason}.`);
}

function valueOf(
  use: Extract<DecisionRule, { when: 'now' }>['value'],
  about: readonly DecidableItem[],
  given: boolean,
): 'none' | 'proposed' | 'given' | 'missing' | 'not-used' {
  if (use === 'none') return given ? 'not-used' : 'none';
  if (given) return use === 'proposed' ? 'not-used' : 'given';
  return use !== 'given' && about.every((item) => item.proposed) ? 'proposed' : 'missing';
}

function refuse(code: RefusalCode, message: string): Extract<Transition, { ok: false }> {
  return { ok: false, code, message };
}
