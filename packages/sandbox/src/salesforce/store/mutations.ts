import { Collection } from '../../core/collection.ts';
import type { Journal } from '../../core/journal.ts';
import type { Mutation } from '../../core/vendor.ts';

interface Numbered {
  readonly id: string;
  readonly mutation: Mutation;
}

/** The log of what was applied, oldest first. */
export class Mutations {
  readonly #rows: Collection<Numbered>;
  readonly #list: Mutation[] = [];
  constructor(journal: Journal) {
    this.#rows = new Collection<Numbered>('salesforce.mutations', journal);
  }
  append(mutation: Mutation): void {
    this.#list.push(mutation);
    this.#rows.put({ id: String(this.#list.length), mutation });
  }
  list(): readonly Mutation[] {
    return this.#list;
  }
  restore(id: string, row: unknown): void {
    const numbered = row as Numbered;
    this.#rows.restore(id, numbered);
    this.#list[Number(id) - 1] = numbered.mutation;
  }
}
