import type { Clock } from '../core/clock.ts';
import type { Interference } from '../core/interference.ts';
import type { Vendor, VendorName } from '../core/vendor.ts';
import { vendorNames } from '../population/model.ts';
import type { ActiveRule } from './active-rule.ts';
import { Due, type Wake } from './due.ts';
import { Follower } from './follow.ts';
import { interferenceOf } from './interference-of.ts';
import type { IsField } from './judge-write.ts';
import { passage, type Next, type PassageSurroundings, type Sleep } from './passage.ts';
import { Rules } from './rules.ts';

export interface FaultSurroundings {
  /** The vendor as it is now: a new population has new ones. */
  readonly vendor: (name: VendorName) => Vendor;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly wake: Wake;
  /** Called after each effect that no request waits for: it is written down before anything else happens. */
  readonly settled: () => void;
}

/**
 * The fault matrix: a script of rules that stands between the clients and the vendors. The rules and what is still to come
 * live in memory only: a sandbox that starts anew has no faults. What they did to data is in the vendors, and stays.
 */
export class Faults {
  readonly #rules: Rules;
  readonly #due: Due;
  readonly #follower: Follower;
  readonly #around: PassageSurroundings;

  constructor(around: FaultSurroundings) {
    this.#rules = new Rules(around.clock);
    this.#due = new Due(around.clock, around.wake);
    const rules = (name: VendorName): readonly ActiveRule[] => this.#rules.of(name);
    const isField = (name: VendorName): IsField => this.#isField(name);
    this.#follower = new Follower({ ...around, rules, isField, due: this.#due });
    this.#around = { ...around, due: this.#due, follow: (name) => this.#follower.follow(name) };
  }

  get standing(): boolean {
    return this.#rules.size > 0;
  }

  /** Adds the rules of a script, in place of those that stand if `instead`. Throws `BadScript`, and then changes nothing. */
  add(script: unknown, instead: boolean): void {
    this.#callOff(this.#rules.add(script, instead));
    for (const name of vendorNames) this.#follower.skip(name);
  }

  /** Takes one rule away, or all. Requests that a vendor took already still take effect at their time; automations stop. */
  clear(id?: string): boolean {
    const gone = this.#rules.remove(id);
    this.#callOff(gone);
    return gone.length > 0;
  }

  /** The population was replaced, or the sandbox ends: nothing is left to take effect. */
  forget(): void {
    this.#due.clear();
    this.#follower.forget();
  }

  shown(): Record<string, unknown> {
    return { ...this.#rules.shown(), pending: this.#due.size };
  }

  /** Where a vendor asks; made once, good for all scripts. */
  interference(name: VendorName): Interference {
    return interferenceOf(() => this.#rules.of(name), this.#isField(name));
  }

  /** Does what is due by now. */
  settle(): Promise<void> {
    return this.#due.settle();
  }

  /** Answers one request to a vendor, whose own answer `next` gives. */
  async around(name: VendorName, request: Request, next: Next): Promise<Response> {
    await this.settle();
    const rules = this.#rules.of(name);
    return rules.length === 0 ? next(request) : passage(this.#around, rules, name, request, next);
  }

  #callOff(gone: readonly ActiveRule[]): void {
    for (const { rule } of gone) this.#due.callOff(rule.id);
  }

  /** Names compare without case, as Salesforce has it; a Close custom field goes by its id or its name. */
  #isField(name: VendorName): IsField {
    return (type, key, field) => {
      const wanted = field.toLowerCase();
      return key.toLowerCase() === wanted || this.#around.vendor(name).fieldName(type, key)?.toLowerCase() === wanted;
    };
  }
}
