import type { FaultMark } from '../core/interference.ts';
import { seeded, type Random } from '../core/random.ts';
import type { VendorName } from '../core/vendor.ts';
import { matcher } from './match.ts';
import type { FaultKind, FaultOf } from './kinds.ts';
import type { Rule } from './rule.ts';

/** A rule that stands, with its counts and its own stream of draws. */
export class ActiveRule {
  readonly rule: Rule;
  readonly mark: FaultMark;
  /** When it began to stand, in ms on the sandbox's clock. */
  readonly since: number;
  readonly matches: (method: string, path: string) => boolean;
  readonly random: Random;
  readonly #chance: Random;
  #matched = 0;
  #fired = 0;

  constructor(rule: Rule, seed: number, since: number) {
    this.rule = rule;
    this.mark = { rule: rule.id, kind: rule.fault.kind };
    this.since = since;
    this.matches = matcher(rule);
    // Two streams, so that whether a rule fires doesn't hang on what its fault draws.
    this.#chance = seeded(seed).fork(`fault ${rule.id} chance`);
    this.random = seeded(seed).fork(`fault ${rule.id}`);
  }

  isFor(vendor: VendorName): boolean {
    return this.rule.vendor === undefined || this.rule.vendor === vendor;
  }

  /** The fault, if it is of this kind. */
  fault<Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined {
    return this.rule.fault.kind === kind ? (this.rule.fault as FaultOf<Kind>) : undefined;
  }

  /** How often it has fired before this time; ramps go by it. */
  get fired(): number {
    return this.#fired;
  }

  /** Counts a match and says whether the rule fires now. */
  fires(): boolean {
    const { after, times, probability } = this.rule;
    this.#matched += 1;
    // One draw for each match, whatever else holds: the counts don't move the draws.
    const drawn = probability === undefined || this.#chance.chance(probability);
    if (this.#matched <= after || !drawn || this.#fired >= (times ?? Infinity)) return false;
    this.#fired += 1;
    return true;
  }

  /** The rule as it was given, with its counts. */
  shown(): Record<string, unknown> {
    const { id, fault, ...rest } = this.rule;
    return { id, ...rest, fault: shownFault(fault), matched: this.#matched, fired: this.#fired };
  }
}

const shownFault = (fault: Rule['fault']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fault).map(([key, value]) => [key, value instanceof RegExp ? value.source : value]));
