const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The instance part of every id of this org; real orgs carry their pod here. */
const INSTANCE = '5g0';

/** The 18-character form of a 15-character id: three characters say which letters are upper case (salesforce.md 10). */
export function withChecksum(id15: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 15; chunk += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(id15.charAt(chunk + i))) bits |= 1 << i;
    suffix += CHECKSUM.charAt(bits);
  }
  return id15 + suffix;
}

/** Normalises an id of 15 or 18 characters to 18; undefined when it isn't one or its checksum is wrong. */
export function normalId(text: string): string | undefined {
  if (/^[0-9A-Za-z]{15}$/.test(text)) return withChecksum(text);
  if (/^[0-9A-Za-z]{18}$/.test(text) && withChecksum(text.slice(0, 15)) === text) return text;
  return undefined;
}

export const keyPrefix = (id: string): string => id.slice(0, 3);

/** The `n`th id with this key prefix. */
export function numberedId(prefix: string, n: number): string {
  let digits = '';
  for (let rest = n; rest > 0; rest = Math.floor(rest / 62)) digits = DIGITS.charAt(rest % 62) + digits;
  return withChecksum(`${prefix}${INSTANCE}${digits.padStart(9, '0')}`);
}
