import type { Chance } from './chance.ts';

/** What fingers, ears and scanners do to a text: one mistake. */
export function slip(text: string, chance: Chance): string {
  if (text.length < 2) return text;
  const at = chance.whole(0, text.length - 1);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const isDigit = /\d/.test(text[at] ?? '');
  const other = isDigit ? String(chance.whole(0, 9)) : chance.pick(letters.split(''));
  switch (chance.whole(0, 4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + other + text.slice(at);
    case 2:
      return text.slice(0, at) + other + text.slice(at + 1);
    case 3: {
      const first = Math.min(at, text.length - 2);
      return text.slice(0, first) + (text[first + 1] ?? '') + (text[first] ?? '') + text.slice(first + 2);
    }
    default:
      return sound(text, chance);
  }
}

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/, 'f'],
  [/ck/, 'k'],
  [/c(?=[aou])/, 'k'],
  [/ie/, 'y'],
  [/ee/, 'ea'],
  [/([lnst])\1/, '$1'],
  [/y$/, 'ie'],
  [/v/, 'w'],
  [/z/, 's'],
];

function sound(text: string, chance: Chance): string {
  const [pattern, into] = chance.pick(SOUNDS);
  return pattern.test(text)
    ? text.replace(pattern, into)
    : slip(text, { ...chance, whole: (from, to) => Math.min(to, Math.max(from, 2)) });
}

/** A day of birth with a digit wrong, day and month exchanged, or another year. */
export function otherDate(date: string, chance: Chance): string {
  const [year = '1970', month = '01', day = '01'] = date.split('-');
  switch (chance.whole(0, 2)) {
    case 0:
      return Number(day) <= 12
        ? `${year}-${day}-${month}`
        : `${year}-${month}-${String(1 + (Number(day) % 28)).padStart(2, '0')}`;
    case 1:
      return `${Number(year) + chance.pick([-10, -1, 1, 10])}-${month}-${day}`;
    default:
      return `${year}-${String(chance.whole(1, 12)).padStart(2, '0')}-${day}`;
  }
}

const SHORT: Readonly<Record<string, string>> = {
  Street: 'St',
  Avenue: 'Ave',
  Road: 'Rd',
  Drive: 'Dr',
  Lane: 'Ln',
  Court: 'Ct',
  Boulevard: 'Blvd',
  straße: 'str.',
};

export function shortenStreet(street: string): string {
  return street.replace(/Street|Avenue|Road|Drive|Lane|Court|Boulevard|straße/, (word) => SHORT[word] ?? word);
}

const NICKNAMES: Readonly<Record<string, readonly string[]>> = {
  James: ['Jim', 'Jimmy'], Robert: ['Bob', 'Rob', 'Bobby'], John: ['Jack', 'Johnny'], William: ['Bill', 'Will'], Michael: ['Mike'], David: ['Dave'],
  Richard: ['Rick', 'Dick'], Joseph: ['Joe'], Thomas: ['Tom'], Charles: ['Charlie', 'Chuck'], Daniel: ['Dan', 'Danny'], Matthew: ['Matt'],
  Anthony: ['Tony'], Steven: ['Steve'], Andrew: ['Andy', 'Drew'], Edward: ['Ed', 'Ted'], Elizabeth: ['Liz', 'Beth', 'Betty'], Patricia: ['Pat', 'Patty'],
  Jennifer: ['Jen', 'Jenny'], Susan: ['Sue'], Margaret: ['Peggy', 'Maggie'], Katherine: ['Kate', 'Kathy'], Rebecca: ['Becky'], Deborah: ['Debbie'],
  Christine: ['Chris', 'Tina'], Samuel: ['Sam'], Benjamin: ['Ben'], Alexander: ['Alex'], Francisco: ['Paco'], José: ['Pepe'], Andreas: ['Andi'],
  Wolfgang: ['Wolfi'], Katharina: ['Kathi'], Stefanie: ['Steffi'], Stefan: ['Steffen'], Ursula: ['Uschi'],
}; // prettier-ignore

export function nickname(given: string, chance: Chance): string {
  const known = NICKNAMES[given];
  return known === undefined ? given : chance.pick(known);
}
