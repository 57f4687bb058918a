import { formatRef } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import { featuresOf, matchKind } from '../compare/kind.ts';
import { textOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { childKeys } from './child-keys.ts';
import { companyKeys } from './company-keys.ts';
import { personKeys } from './person-keys.ts';
import { shortHash } from './short-hash.ts';
import { thingKeys } from './thing-keys.ts';

const done = new WeakMap<MatchRecord, { readonly rules: EntityRules; readonly keys: readonly string[] }>();

/**
 * The blocking keys of a record: only records that share one are compared. Each is a kind, a colon and a short hash; sorted, without doubles. They follow from
 * the record and its entity's features alone, never from other records, so that nothing depends on the order of arrival. What many share by nature
 * (a switchboard, `info@`, a common name) is keyed together with a second thing, so that blocks stay small.
 *
 * Kinds of people: `e` e-mail, `m` mailbox and family name, `d` domain with a given name, or with a family name and an initial, `p` phone and a name's beginning,
 * `n` whole name, `c` company (linked, or the first telling word of its name) like `d`, `t` other features and name. Companies: `d`, `l` first label of the domain,
 * `n`, `w` telling words, `s` skeleton of the name, `p`, `t`. Deals: `a` amount, `b` title word, `q` quarter, each inside the parent (like `c`), and `a` and `q`
 * with whom the title names. All: `r` the record's own ref and the refs that it stores (known ids), `x` the exact value.
 */
export function keys(record: MatchRecord, rules: EntityRules): readonly string[] {
  const known = done.get(record);
  if (known !== undefined && known.rules === rules) return known.keys;
  const found = new Set<string>();
  eachKey(record, rules, (kind, text) => found.add(`${kind}:${shortHash(text)}`));
  const sorted = [...found].toSorted();
  done.set(record, { rules, keys: sorted });
  return sorted;
}

/** Calls back with the kind and the text of each key; some come more than once. */
export function eachKey(record: MatchRecord, rules: EntityRules, add: (kind: string, text: string) => void): void {
  for (const ref of [record.ref, ...record.knownRefs]) add('r', formatRef(ref));
  if (rules.matching.by === 'exact') {
    const value = textOf(record, rules.matching.field);
    if (value !== '') add('x', value);
  } else addByFeatures(record, rules, add);
}

function addByFeatures(record: MatchRecord, rules: EntityRules, add: (kind: string, text: string) => void): void {
  const features = featuresOf(rules);
  switch (matchKind(features)) {
    case 'person':
      return personKeys(record, features, add);
    case 'company':
      return companyKeys(record, features, add);
    case 'child':
      return childKeys(record, features, add);
    case 'thing':
      return thingKeys(record, features, add);
  }
}
