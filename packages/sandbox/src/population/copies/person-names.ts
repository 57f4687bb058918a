import type { Random } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import { drawDefect, type DefectId } from '../defects.ts';
import { nicknames } from '../lists/nicknames.ts';
import { mistyped, transliterated, withoutAccents } from '../text.ts';
import type { TruePerson } from '../model.ts';
import { drawName } from '../truth/names.ts';

export interface WrittenName {
  readonly firstName: string | undefined;
  readonly lastName: string;
  readonly defect: DefectId | undefined;
}

const nameDefects = [
  'name-typo',
  'name-nickname',
  'name-initial',
  'name-transliterated',
  'name-case',
  'name-swapped',
  'name-part',
  'first-name-missing',
] as const;
/** Those that leave two people with alike names as far apart as they are. */
const harmless = new Set<DefectId>(['name-transliterated', 'name-case']);

/** How a system writes somebody's name. */
export function writeName(person: TruePerson, vendor: VendorName, random: Random): WrittenName {
  const { firstName, lastName } = person;
  const plain: WrittenName = { firstName, lastName, defect: undefined };
  const defect = drawDefect(nameDefects, vendor, random);
  if (defect === undefined || (person.guarded !== 'no' && !harmless.has(defect))) return plain;
  switch (defect) {
    case 'name-typo': {
      const first = random.chance(0.4) ? mistyped(firstName, random) : firstName;
      const last = first === firstName ? mistyped(lastName, random) : lastName;
      return first === firstName && last === lastName ? plain : { firstName: first, lastName: last, defect };
    }
    case 'name-nickname': {
      const known = nicknames[firstName];
      return known === undefined ? plain : { firstName: random.pick(known), lastName, defect };
    }
    case 'name-initial':
      return { firstName: `${firstName.charAt(0)}.`, lastName, defect };
    case 'name-transliterated': {
      const change = random.chance(0.6) ? transliterated : withoutAccents;
      const written = { firstName: change(firstName), lastName: change(lastName), defect };
      return written.firstName === firstName && written.lastName === lastName ? plain : written;
    }
    case 'name-case': {
      const loud = random.chance(0.6);
      return loud
        ? { firstName, lastName: lastName.toUpperCase(), defect }
        : { firstName: firstName.toLowerCase(), lastName: lastName.toLowerCase(), defect };
    }
    case 'name-swapped':
      return lastName.includes(' ') ? plain : { firstName: lastName, lastName: firstName, defect };
    case 'name-part': {
      const parts = lastName.split(/[- ]/u).filter((part) => /^\p{Lu}/u.test(part));
      const first = parts[0];
      if (parts.length > 1 && first !== undefined && !/^(de|van|von)\b/u.test(lastName))
        return { firstName, lastName: first, defect };
      // Somebody married and has a second name here.
      return random.chance(0.25) && !lastName.includes(' ')
        ? { firstName, lastName: `${lastName}-${drawName(person.country, random).lastName.split(/[- ]/u).at(-1) ?? ''}`, defect }
        : plain;
    }
    case 'first-name-missing':
      return { firstName: undefined, lastName, defect };
  }
}
