import { isCommonFamily, isCommonGiven } from '../match/common-names.ts';
import type { Frequency } from '../match/frequency.ts';
import { loosen } from '../normalize/fold.ts';
import { isKnownGiven } from '../normalize/nicknames.ts';
import { parsePersonName, type PersonName } from '../normalize/person-name.ts';
import type { PreparedName } from './prepared.ts';

/** From this many records on, a person's name is a name and not a misspelling of one. */
const ESTABLISHED = 6;

/** A person's name read and folded once; undefined where there is none. */
export function prepareName(first: string, last: string, frequency: Frequency): PreparedName | undefined {
  const name = parsePersonName(first, last);
  return name.given.length === 0 && name.family.length === 0 ? undefined : withBits(name, frequency);
}

/** The same words with the first `count` of them as given names: the name as another system would cut it. */
export function recut(name: PreparedName, count: number, frequency: Frequency): PreparedName {
  const words = [...name.given, ...name.family];
  return withBits({ given: words.slice(0, count), family: words.slice(count), generation: name.generation }, frequency);
}

function withBits({ given, family, generation }: PersonName, frequency: Frequency): PreparedName {
  const foremost = given[0] ?? '';
  const joined = family.join('');
  const familyBits = family.map((word) => frequency.bits('family', word));
  return {
    given,
    family,
    generation,
    givenLoose: given.map(loosen),
    familyLoose: family.map(loosen),
    givenCore: loosen(given.join('')),
    familyCore: loosen(joined),
    whole: [...given, ...family].join(' '),
    givenBits: given.map((word) => frequency.bits('given', word)),
    familyBits,
    familyTotal: familyBits.reduce((sum, bits) => sum + bits, 0),
    givenIsCommon: isKnownGiven(foremost) || isCommonGiven(foremost) || frequency.count('given', foremost) >= ESTABLISHED,
    familyIsCommon: isCommonFamily(joined) || frequency.count('family', joined) >= ESTABLISHED,
  };
}
