import { nicknames } from '../../src/population/lists/nicknames.ts';
import type { PersonCopy } from '../../src/population/model.ts';
import { e164 } from '../../src/population/phones.ts';
import { folded, transliterated, withinOneSlip } from '../../src/population/text.ts';

/**
 * A simple reader that weighs all of name, e-mail, phone, company, title and country. It proves that the population can
 * be told apart by its fields alone; it is no part of MeshLine and knows nothing of the labels.
 */
export interface Pair {
  readonly a: PersonCopy;
  readonly b: PersonCopy;
  readonly score: number;
}

const forms = (text: string): readonly string[] => [folded(text), folded(transliterated(text))];
const meet = (a: string, b: string, fits: (one: string, two: string) => boolean): boolean =>
  forms(a).some((one) => forms(b).some((two) => fits(one, two)));
const same = (one: string, two: string): boolean => one === two;
const slip = (one: string, two: string): boolean => one.length > 3 && two.length > 3 && withinOneSlip(one, two);
const part = (one: string, two: string): boolean =>
  one.split(' ').some((word) => word.length > 2 && two.split(' ').includes(word));
const known = (a: string, b: string): boolean =>
  [...(nicknames[a] ?? []), ...(nicknames[b] ?? [])].some((nick) => nick === a || nick === b);

const nameScore = (a: PersonCopy, b: PersonCopy): number => {
  const last = meet(a.lastName, b.lastName, same)
    ? 6
    : meet(a.lastName, b.lastName, slip) || meet(a.lastName, b.lastName, part)
      ? 4
      : -8;
  if (a.firstName === undefined || b.firstName === undefined) return last;
  if (last < 0 && meet(a.firstName, b.lastName, same) && meet(a.lastName, b.firstName, same)) return 8;
  const initial = (a.firstName.endsWith('.') || b.firstName.endsWith('.')) && a.firstName.charAt(0) === b.firstName.charAt(0);
  const first = meet(a.firstName, b.firstName, same)
    ? 4
    : meet(a.firstName, b.firstName, slip)
      ? 3
      : initial || known(a.firstName, b.firstName)
        ? 1.5
        : -10;
  return last + first;
};

const blank = (text: string | undefined): boolean => text === undefined || text === '';

export class CarefulReader {
  readonly #records: readonly PersonCopy[];
  readonly #holders = new Map<string, Set<string>>();
  constructor(records: readonly PersonCopy[]) {
    this.#records = records;
    for (const record of records)
      for (const key of this.#addresses(record))
        this.#holders.set(
          key,
          (this.#holders.get(key) ?? new Set()).add(folded(`${record.firstName?.charAt(0) ?? ''} ${record.lastName}`)),
        );
  }

  #addresses({ email, phone }: PersonCopy): readonly string[] {
    return [...(email === undefined ? [] : [email.toLowerCase()]), ...(phone === undefined ? [] : [e164(phone)])];
  }

  /** Pairs that share an address, a number, or a last name's start inside a company or with a first name. */
  *pairs(): Generator<Pair> {
    const blocks = new Map<string, number[]>();
    const seen = new Set<string>();
    this.#records.forEach((record, index) => {
      const last = folded(transliterated(record.lastName));
      const company = record.company?.label ?? '';
      const keys = [
        ...this.#addresses(record),
        ...(company === '' ? [] : [`at ${company}`]),
        `${last} ${folded(record.firstName ?? '')}`,
      ];
      for (const key of keys) {
        const block = blocks.get(key);
        if (block === undefined) blocks.set(key, [index]);
        else block.push(index);
      }
    });
    for (const block of blocks.values()) {
      for (const i of block) {
        for (const j of block) {
          const key = `${i} ${j}`;
          if (i >= j || seen.has(key)) continue;
          seen.add(key);
          const a = this.#records[i];
          const b = this.#records[j];
          if (a !== undefined && b !== undefined) yield { a, b, score: this.score(a, b) };
        }
      }
    }
  }

  score(a: PersonCopy, b: PersonCopy): number {
    const shared = (key: string): boolean => (this.#holders.get(key)?.size ?? 0) > 1;
    let score = nameScore(a, b);
    const [one, two] = [a.email?.toLowerCase(), b.email?.toLowerCase()];
    const otherEmail = one !== undefined && two !== undefined && one !== two && !withinOneSlip(one, two);
    const otherPhone = a.phone !== undefined && b.phone !== undefined && e164(a.phone) !== e164(b.phone);
    // Nothing to reach somebody by is the same: two people, or one whose everything changed.
    if (otherEmail && otherPhone) score -= 4;
    if (one !== undefined && two !== undefined) score += one === two ? (shared(one) ? 4 : 9) : withinOneSlip(one, two) ? 5 : -2;
    if (a.phone !== undefined && b.phone !== undefined)
      score += e164(a.phone) === e164(b.phone) ? (shared(e164(a.phone)) ? 2 : 8) : -2;
    if (a.company !== undefined && b.company !== undefined) score += a.company === b.company ? 3 : -3;
    if (!blank(a.title) && !blank(b.title)) score += a.title === b.title ? 1.5 : -0.5;
    return score;
  }
}
