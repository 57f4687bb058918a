import type { Clock } from '../core/clock.ts';
import type { VendorName } from '../core/vendor.ts';
import { ActiveRule } from './active-rule.ts';
import { readScript } from './rule.ts';

/** The rules that stand, in order. */
export class Rules {
  readonly #clock: Clock;
  #seed = 1;
  #all: readonly ActiveRule[] = [];
  /** By vendor, until the rules change. */
  readonly #held = new Map<VendorName, readonly ActiveRule[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }
  get size(): number {
    return this.#all.length;
  }

  /** Rules that are about this vendor. Asked at every write. */
  of(vendor: VendorName): readonly ActiveRule[] {
    let held = this.#held.get(vendor);
    if (held === undefined) this.#held.set(vendor, (held = this.#all.filter((rule) => rule.isFor(vendor))));
    return held;
  }

  /** Adds a script's rules, in place of those that stand if `instead`; returns those that went. Throws `BadScript`, and then changes nothing. */
  add(script: unknown, instead: boolean): readonly ActiveRule[] {
    const kept = instead ? [] : this.#all;
    const gone = instead ? this.#all : [];
    const taken = kept.map(({ rule }) => rule.id);
    const { seed, rules } = readScript(script, taken);
    this.#seed = seed ?? (instead ? 1 : this.#seed);
    this.#held.clear();
    this.#all = [...kept, ...rules.map((rule) => new ActiveRule(rule, this.#seed, this.#clock.now()))];
    return gone;
  }

  /** Takes one rule away, or all; returns those that went. */
  remove(id?: string): readonly ActiveRule[] {
    const gone = this.#all.filter(({ rule }) => id === undefined || rule.id === id);
    this.#held.clear();
    this.#all = this.#all.filter((rule) => !gone.includes(rule));
    return gone;
  }

  shown(): { readonly seed: number; readonly rules: readonly Record<string, unknown>[] } {
    return { seed: this.#seed, rules: this.#all.map((rule) => rule.shown()) };
  }
}
