const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An id in the 18-character form that the API returns: the 15 case-sensitive characters and 3 that say which of them are
 * capitals (salesforce.md 10). Of 18 given ones the last three are computed anew, since only the first 15 count.
 * `undefined` for what can't be an id.
 */
export function to18(id: string): string | undefined {
  if (!ID.test(id)) return undefined;
  const core = id.slice(0, 15);
  const capitals = (chunk: string): number =>
    chunk.split('').reduce((bits, char, i) => (/[A-Z]/.test(char) ? bits | (1 << i) : bits), 0);
  return core + [0, 5, 10].map((at) => ALPHABET.charAt(capitals(core.slice(at, at + 5)))).join('');
}
