import type { EntityName, VendorName } from '../core/vendor.ts';
import { companyCore, folded } from './normalise.ts';
import type { Facts } from './facts.ts';

interface Seen {
  readonly entity: EntityName;
  readonly vendor: VendorName;
  readonly facts: Facts;
  /** Label of the company that a person or deal hangs on, where it is known. */
  readonly company: string | undefined;
}

/**
 * Works out which real thing a new record is, from the values that its labelled records had at any time: for a person
 * the e-mail or phone with the last name, else the whole name in the same company; for a company the domain, else name
 * and country; for a deal its company with the name, or with the amount where the system has no names.
 */
export class Recogniser {
  readonly #seen = new Map<string, Set<string>>();

  learn(label: string, record: Seen): void {
    for (const key of this.#keys(record).flat()) {
      const held = this.#seen.get(key);
      if (held === undefined) this.#seen.set(key, new Set([label]));
      else held.add(label);
    }
  }

  recognise(record: Seen): string | undefined {
    let among: ReadonlySet<string> | undefined;
    for (const keys of this.#keys(record)) {
      for (const key of keys) {
        const found = this.#seen.get(key);
        if (found === undefined) continue;
        // Several people may share an address and a family name: a later key decides between them.
        const both: ReadonlySet<string> = among === undefined ? found : new Set([...found].filter((label) => among?.has(label)));
        if (both.size === 1) return [...both][0];
        if (both.size > 1) among = both;
      }
    }
    return undefined;
  }

  /** The company of this name, if only one has it. */
  companyNamed(name: string | null): string | undefined {
    const found = this.#seen.get(`company name ${companyCore(name) ?? ''}`);
    return found?.size === 1 ? [...found][0] : undefined;
  }

  /** In order of weight; keys of one inner list weigh alike. */
  #keys({ entity, vendor, facts, company }: Seen): string[][] {
    const some = (prefix: string, ...parts: (string | null | undefined)[]): string[] =>
      parts.every((part) => part !== null && part !== undefined && part !== '') ? [`${prefix} ${parts.join('|')}`] : [];
    if (entity === 'person') {
      const last = folded(facts.lastName);
      const whole = folded(`${facts.firstName ?? ''} ${facts.lastName ?? ''}`);
      return [
        some('email', facts.email, last),
        some('phone', facts.phone, last),
        some('staff', whole, company),
        some('swapped', facts.email, folded(facts.firstName)),
      ];
    }
    if (entity === 'company') {
      const core = companyCore(facts.name);
      return [some('domain', facts.domain), some('company country', core, facts.country), some('company name', core)];
    }
    if (entity === 'deal') {
      const held = vendor === 'close' ? [] : some('deal name', company, folded(facts.name));
      return [held, some('deal amount', company, facts.amount)];
    }
    return [some('user', facts.email)];
  }
}
