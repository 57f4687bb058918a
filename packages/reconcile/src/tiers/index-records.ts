import type { EntityRules } from '@meshline/rulebook';
import { formatRef } from '@meshline/record';
import { eachKey } from '../block/keys.ts';
import { hash53 } from '../block/short-hash.ts';
import { featuresOf } from '../compare/kind.ts';
import { textOf, textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { parseCompanyName } from '../normalize/company-name.ts';
import { loosen } from '../normalize/fold.ts';
import { parsePersonName } from '../normalize/person-name.ts';
import { Candidates } from './candidates.ts';
import type { RecordList } from './contract.ts';
import { KeyTable } from './key-table.ts';
import type { Pace } from './pace.ts';
import { recordAt } from './prepared-records.ts';
import { eachValue } from './value-keys.ts';
import { walkOrder, walkText } from './walk-order.ts';

/** What is kept of all records: some dozen numbers each. Ranks are places in the walk. */
export interface RecordIndex {
  /** Number of the record in the list, by rank. */
  readonly order: Int32Array;
  readonly candidates: Candidates;
  /** By number in the list: how its names begin (see `shareStart`), as codes. */
  readonly starts: readonly (readonly number[])[];
  /** Pairs of numbers in the list that are one by fact: known ids and markers. */
  readonly facts: readonly (readonly [number, number])[];
}

export async function indexRecords(list: RecordList, rules: EntityRules, pace: Pace): Promise<RecordIndex> {
  const size = list.length;
  const keys = new KeyTable(size);
  const values = new KeyTable(size);
  const texts: string[] = [];
  const starts: (readonly number[])[] = [];
  const shared = new Map<string, readonly number[]>();
  const byMark = new Map<string, number>();
  const knowing: number[] = [];
  const facts: [number, number][] = [];
  for (let index = 0; index < size; index++) {
    const record = recordAt(list, index);
    eachKey(record, rules, (kind, text) => keys.add(hash53(`${kind}:${text}`)));
    keys.next();
    eachValue(record, rules, (kind, text) => values.add(hash53(`${kind}:${text}`)));
    values.next();
    texts.push(walkText(record, rules));
    starts.push(interned(shared, startsOf(record, rules)));
    if (record.knownRefs.length > 0) knowing.push(index);
    if (record.markedIdentity !== undefined) {
      const first = byMark.get(record.markedIdentity);
      if (first === undefined) byMark.set(record.markedIdentity, index);
      else facts.push([first, index]);
    }
    if (pace.step()) await pace.rest();
  }
  if (knowing.length > 0) facts.push(...knownPairs(list, knowing));
  const order = walkOrder(texts);
  return { order, candidates: new Candidates(keys.blocks(order), values.blocks(order), size), starts, facts };
}

function interned(all: Map<string, readonly number[]>, starts: readonly number[]): readonly number[] {
  const key = starts.join(' ');
  const known = all.get(key);
  if (known !== undefined) return known;
  all.set(key, starts);
  return starts;
}

/** The first two letters of what it is called, as `eachPair` has them. */
function startsOf(record: MatchRecord, rules: EntityRules): readonly number[] {
  const found = new Set<number>();
  const add = (text: string): void => {
    if (text !== '') found.add(text.charCodeAt(0) * 256 + (text.length > 1 ? text.charCodeAt(1) : 0));
  };
  for (const feature of featuresOf(rules)) {
    if (feature.as === 'person-name') {
      const { given, family } = parsePersonName(textOf(record, feature.fields[0]), textOf(record, feature.fields[1]));
      for (const word of [...given, ...family]) add(loosen(word));
    } else if (feature.as === 'company-name') {
      for (const text of textsOf(record, feature.fields[0])) add(parseCompanyName(text).core);
    }
  }
  return [...found].toSorted((a, b) => a - b);
}

function knownPairs(list: RecordList, knowing: readonly number[]): readonly [number, number][] {
  const wanted = new Map<string, number[]>();
  for (const index of knowing) {
    for (const ref of recordAt(list, index).knownRefs) {
      const text = formatRef(ref);
      const all = wanted.get(text);
      if (all === undefined) wanted.set(text, [index]);
      else all.push(index);
    }
  }
  const pairs: [number, number][] = [];
  for (let index = 0; index < list.length; index++) {
    for (const other of wanted.get(formatRef(recordAt(list, index).ref)) ?? []) if (other !== index) pairs.push([other, index]);
  }
  return pairs;
}
