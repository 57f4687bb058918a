import { canonicalHash } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import { featuresOf } from '../compare/kind.ts';
import { textOf, textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { parseCompanyName } from '../normalize/company-name.ts';
import { registrableDomain } from '../normalize/domain.ts';
import { splitEmail } from '../normalize/email.ts';
import { parsePersonName } from '../normalize/person-name.ts';
import { canonicalGiven } from '../normalize/nicknames.ts';
import { phoneTrunk } from '../normalize/phone.ts';
import { foldPlace } from '../normalize/place-words.ts';
import type { Frequencies, MatchModel } from './model.ts';

/** Values kept for each kind; rarer ones count as rare. */
const MOST_KEPT = 20_000;

/**
 * Counts a population into a model. The order of the records doesn't matter. Nothing is learnt from links or decisions: what is counted is how common names, domains,
 * companies and other values are, and which addresses and numbers different people share.
 */
export function estimateModel(records: Iterable<MatchRecord>, rules: EntityRules): MatchModel {
  const counter = new Counter();
  const bearers: Readonly<Record<'email' | 'phone', Bearers>> = { email: new Map(), phone: new Map() };
  const features = featuresOf(rules);
  const connections = new Set<string>();
  let population = 0;
  for (const record of records) {
    population++;
    connections.add(record.ref.connection);
    const who = bearerOf(record, rules);
    for (const feature of features) {
      const field = feature.fields[0];
      const texts = textsOf(record, field);
      switch (feature.as) {
        case 'person-name': {
          const { given, family } = parsePersonName(textOf(record, field), textOf(record, feature.fields[1] ?? ''));
          counter.add('given', given);
          counter.add('family', family);
          break;
        }
        case 'company-name':
          countCompanies(counter, texts);
          break;
        case 'email':
          counter.add(
            'mail-domain',
            texts.map((text) => registrableDomain(splitEmail(text).domain)),
          );
          for (const text of texts) bear(bearers.email, text, who);
          break;
        case 'phone':
          for (const text of texts) bear(bearers.phone, phoneTrunk(text), who);
          break;
        case 'domain':
          counter.add('domain', texts.map(registrableDomain));
          break;
        case 'parent':
          counter.add('parent', texts);
          countCompanies(counter, [...(record.parentNames[field] ?? []), record.parentText[field] ?? '']);
          break;
        default:
          counter.add(`${feature.as}:${field}`, feature.as === 'text' ? texts.map(foldPlace) : texts);
      }
    }
  }
  const kinds = counter.kinds();
  const shared = { 'shared-email': sharedCounts(bearers.email), 'shared-phone': sharedCounts(bearers.phone) };
  const content = { format: 1 as const, population, partners: Math.max(1, connections.size - 1), kinds: { ...kinds, ...shared } };
  return { ...content, id: `estimated-${canonicalHash(content).slice(0, 16)}` };
}

function countCompanies(counter: Counter, texts: readonly string[]): void {
  const names = texts.map(parseCompanyName);
  counter.add(
    'word',
    names.flatMap((name) => name.words),
  );
  counter.add(
    'company',
    names.map((name) => name.core),
  );
}

class Counter {
  readonly #known = new Map<string, number>();
  readonly #counts = new Map<string, Map<string, number>>();

  /** One record's values of a kind; a value that it has twice counts once. */
  add(kind: string, values: readonly string[]): void {
    const all = new Set(values.filter((value) => value !== ''));
    if (all.size === 0) return;
    this.#known.set(kind, (this.#known.get(kind) ?? 0) + 1);
    let counts = this.#counts.get(kind);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(kind, counts);
    }
    for (const value of all) counts.set(value, (counts.get(value) ?? 0) + 1);
  }

  kinds(): Record<string, Frequencies> {
    const kinds: Record<string, Frequencies> = {};
    for (const [kind, counts] of [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      kinds[kind] = { known: this.#known.get(kind) ?? 0, counts: keep(counts, 2) };
    }
    return kinds;
  }
}

function keep(counts: ReadonlyMap<string, number>, least: number): Record<string, number> {
  const frequent = [...counts].filter(([, count]) => count > least);
  frequent.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return Object.fromEntries(frequent.slice(0, MOST_KEPT).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Who a record is, as coarse as misspellings and nicknames demand: initials. A company: how its name begins. */
function bearerOf(record: MatchRecord, rules: EntityRules): string {
  for (const feature of featuresOf(rules)) {
    if (feature.as === 'person-name') {
      const { given, family } = parsePersonName(textOf(record, feature.fields[0]), textOf(record, feature.fields[1]));
      const letters = [canonicalGiven(given[0] ?? '')[0] ?? '', family[0]?.[0] ?? ''].toSorted();
      return letters.includes('') ? '' : letters.join('');
    }
    if (feature.as === 'company-name') return parseCompanyName(textOf(record, feature.fields[0])).core.slice(0, 2);
  }
  return '';
}

/** By value: who has it; nearly all have one bearer. */
type Bearers = Map<string, string | Set<string>>;

function bear(map: Bearers, value: string, who: string): void {
  if (who === '') return;
  const all = map.get(value);
  if (all === undefined) map.set(value, who);
  else if (typeof all !== 'string') {
    if (all.size < 64) all.add(who);
  } else if (all !== who) map.set(value, new Set([all, who]));
}

function sharedCounts(map: Bearers): Frequencies {
  const counts = new Map<string, number>();
  for (const [value, who] of map) if (typeof who !== 'string') counts.set(value, who.size);
  return { known: map.size, counts: keep(counts, 1) };
}
