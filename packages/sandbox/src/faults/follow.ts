import type { Vendor, VendorName } from '../core/vendor.ts';
import type { ActiveRule } from './active-rule.ts';
import { startAutomations } from './automations.ts';
import type { Due } from './due.ts';
import type { IsField } from './judge-write.ts';

export interface Following {
  readonly vendor: (name: VendorName) => Vendor;
  readonly rules: (name: VendorName) => readonly ActiveRule[];
  readonly isField: (name: VendorName) => IsField;
  readonly due: Due;
  readonly settled: () => void;
}

/** Reads on in the vendors' logs: what is written over the API is counted, and answered by automations. */
export class Follower {
  readonly #around: Following;
  readonly #read = new Map<VendorName, number>();

  constructor(around: Following) {
    this.#around = around;
  }

  /** What was written until now is nobody's concern: automations answer what comes after them. */
  skip(name: VendorName): void {
    this.#read.set(name, this.#around.vendor(name).mutations().length);
  }
  forget(): void {
    this.#read.clear();
  }

  follow(name: VendorName): void {
    const { due, settled } = this.#around;
    const vendor = this.#around.vendor(name);
    const rules = this.#around.rules(name);
    const news = vendor.mutations().slice(this.#read.get(name) ?? 0);
    for (const mutation of news) {
      if (!mutation.viaApi) continue;
      // These two have no request of their own to count.
      for (const rule of rules)
        if (rule.fault('index-lag') !== undefined || rule.fault('equal-stamps') !== undefined) rule.fires();
      startAutomations(vendor, mutation, rules, due, this.#around.isField(name), settled);
    }
    this.skip(name);
  }
}
