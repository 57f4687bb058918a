import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';
import { HUBSPOT_TYPES, isPrimary, unlabelled, type AssociationCategory, type AssociationType } from './association-types.ts';
import type { ObjectTypeName } from './object-types.ts';
import { compareIds } from './record.ts';

/** One end of an association. */
export interface End {
  readonly type: ObjectTypeName;
  readonly id: string;
}
/** A pair of records with the keys of its types, as seen from `from`. */
interface PairRow {
  readonly id: string;
  readonly from: End;
  readonly to: End;
  readonly keys: readonly string[];
}
/** A custom label in one direction. */
export interface LabelRow extends AssociationType {
  readonly id: string;
}
/** One associated record and the types of the association, as seen from the record that was asked about. */
export interface Link {
  readonly id: string;
  readonly types: readonly AssociationType[];
}

const RANK: Readonly<Record<ObjectTypeName, number>> = {
  tasks: 0,
  notes: 1,
  calls: 2,
  emails: 3,
  tickets: 4,
  contacts: 5,
  deals: 6,
  companies: 7,
};
const keyOf = (type: Pick<AssociationType, 'category' | 'typeId'>): string => `${type.category.charAt(0)}${type.typeId}`;
const node = (end: End): string => `${end.type}:${end.id}`;
/** Each pair is kept once, from the end that can have a primary company to that company. */
const isForward = (from: End, to: End): boolean =>
  from.type === to.type ? compareIds(from.id, to.id) <= 0 : RANK[from.type] < RANK[to.type];

/** Which records belong together, and how (hubspot.md 9). Knows ids only: whether a record lives is its callers' matter. */
export class Associations {
  readonly pairs: Collection<PairRow>;
  readonly labels: Collection<LabelRow>;
  readonly #neighbours = new Map<string, Map<string, PairRow>>();
  readonly #types = new Map<string, AssociationType>(HUBSPOT_TYPES.map((type) => [keyOf(type), type]));
  #lastLabelId = 35;

  constructor(journal: Journal) {
    this.pairs = new Collection('hubspot.associations', journal);
    this.labels = new Collection('hubspot.labels', journal);
  }
  restorePair(id: string, row: PairRow | undefined): void {
    const before = this.pairs.get(id);
    if (before !== undefined) this.#index(before, false);
    this.pairs.restore(id, row);
    if (row !== undefined) this.#index(row, true);
  }
  restoreLabel(id: string, row: LabelRow | undefined): void {
    this.labels.restore(id, row);
    if (row === undefined) return;
    this.#types.set(keyOf(row), row);
    this.#lastLabelId = Math.max(this.#lastLabelId, row.typeId);
  }

  /** The type of that category and id that leads from one type to another; undefined also for the wrong direction. */
  type(category: unknown, typeId: unknown, from: ObjectTypeName, to?: ObjectTypeName): AssociationType | undefined {
    if (category !== 'HUBSPOT_DEFINED' && category !== 'USER_DEFINED') return undefined;
    const found = this.#types.get(keyOf({ category: category satisfies AssociationCategory, typeId: Number(typeId) }));
    return found?.from === from && (to === undefined || found.to === to) ? found : undefined;
  }
  typesBetween(from: ObjectTypeName, to: ObjectTypeName): AssociationType[] {
    return [...this.#types.values()].filter((type) => type.from === from && type.to === to);
  }
  createLabel(from: ObjectTypeName, to: ObjectTypeName, label: string, inverseLabel: string, name: string): LabelRow[] {
    const there = (this.#lastLabelId += 1);
    const back = label === inverseLabel && from === to ? there : (this.#lastLabelId += 1);
    const row = (typeId: number, ends: [ObjectTypeName, ObjectTypeName], inverse: number, words: string): LabelRow => ({
      id: String(typeId),
      category: 'USER_DEFINED',
      typeId,
      from: ends[0],
      to: ends[1],
      inverse,
      label: words,
      name,
    });
    const rows = [row(there, [from, to], back, label)];
    if (back !== there) rows.push(row(back, [to, from], there, inverseLabel));
    for (const each of rows) {
      this.labels.put(each);
      this.#types.set(keyOf(each), each);
    }
    return rows;
  }

  /** The records of a type that belong to one, by ascending id. */
  links(from: End, to: ObjectTypeName): Link[] {
    const pairs = [...(this.#neighbours.get(`${node(from)}>${to}`)?.values() ?? [])];
    return pairs
      .map((pair) => {
        const forward = node(pair.from) === node(from);
        return { id: forward ? pair.to.id : pair.from.id, types: this.#typesOf(pair, forward) };
      })
      .toSorted((a, b) => compareIds(a.id, b.id));
  }
  between(from: End, to: End): readonly AssociationType[] {
    const forward = isForward(from, to);
    const pair = this.pairs.get(forward ? `${node(from)}>${node(to)}` : `${node(to)}>${node(from)}`);
    return pair === undefined ? [] : this.#typesOf(pair, forward);
  }

  /** Replaces the whole set of types of a pair; the unlabelled one is always in it. */
  set(from: End, to: End, types: readonly AssociationType[]): void {
    if (!isForward(from, to)) {
      this.set(
        to,
        from,
        types.map((type) => this.#inverse(type)),
      );
      return;
    }
    const all = new Map([...types, unlabelled(from.type, to.type)].map((type) => [keyOf(type), type]));
    if (types.some(isPrimary)) this.#demoteOthers(from, to);
    this.#put({ id: `${node(from)}>${node(to)}`, from, to, keys: [...all.keys()] });
  }
  /** Associates without a label; a pair that has types already keeps them. */
  addDefault(from: End, to: End): void {
    if (this.between(from, to).length === 0) this.set(from, to, []);
  }
  remove(from: End, to: End): void {
    const id = isForward(from, to) ? `${node(from)}>${node(to)}` : `${node(to)}>${node(from)}`;
    const pair = this.pairs.get(id);
    if (pair === undefined) return;
    this.#index(pair, false);
    this.pairs.delete(id);
  }
  /** Takes types from a pair; taking the unlabelled one takes the association (hubspot.md 9). */
  removeTypes(from: End, to: End, types: readonly AssociationType[]): void {
    const gone = new Set(types.map(keyOf));
    const standing = this.between(from, to);
    if (standing.length === 0) return;
    if (gone.has(keyOf(unlabelled(from.type, to.type)))) this.remove(from, to);
    else
      this.set(
        from,
        to,
        standing.filter((type) => !gone.has(keyOf(type))),
      );
  }
  /** Gives all associations of one record to another of its type. A pair or primary that the other has already stands. */
  move(from: End, to: End): void {
    for (const other of Object.keys(RANK) as ObjectTypeName[]) {
      const hasPrimary = this.links(to, other).some((link) => link.types.some(isPrimary));
      for (const link of this.links(from, other)) {
        const end = { type: other, id: link.id };
        this.remove(from, end);
        if (node(end) === node(to)) continue;
        const types = hasPrimary ? link.types.filter((type) => !isPrimary(type)) : link.types;
        this.set(to, end, [...this.between(to, end), ...types]);
      }
    }
  }

  #typesOf(pair: PairRow, forward: boolean): AssociationType[] {
    return pair.keys.flatMap((key) => {
      const type = this.#types.get(key);
      if (type === undefined) return [];
      return [forward ? type : this.#inverse(type)];
    });
  }
  #inverse(type: AssociationType): AssociationType {
    return this.#types.get(keyOf({ category: type.category, typeId: type.inverse })) ?? type;
  }
  #demoteOthers(from: End, to: End): void {
    for (const link of this.links(from, to.type)) {
      if (link.id === to.id || !link.types.some(isPrimary)) continue;
      this.set(
        from,
        { type: to.type, id: link.id },
        link.types.filter((type) => !isPrimary(type)),
      );
    }
  }
  #put(pair: PairRow): void {
    const before = this.pairs.get(pair.id);
    if (before !== undefined) this.#index(before, false);
    this.#index(this.pairs.put(pair), true);
  }
  #index(pair: PairRow, present: boolean): void {
    for (const [near, far] of [
      [pair.from, pair.to],
      [pair.to, pair.from],
    ] as const) {
      const key = `${node(near)}>${far.type}`;
      const known = this.#neighbours.get(key) ?? new Map<string, PairRow>();
      this.#neighbours.set(key, known);
      if (present) known.set(pair.id, pair);
      else known.delete(pair.id);
    }
  }
}
