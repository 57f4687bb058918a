/**
 * The sandbox's own way of saying that two written values mean the same. It shares nothing with MeshLine's, so that what
 * MeshLine claims is measured by another measure.
 */

const callingCodes: Readonly<Record<string, readonly [code: string, trunk: string]>> = {
  DE: ['49', '0'],
  AT: ['43', '0'],
  CH: ['41', '0'],
  GB: ['44', '0'],
  US: ['1', ''],
  FR: ['33', '0'],
  NL: ['31', '0'],
  PL: ['48', ''],
  ES: ['34', ''],
  IT: ['39', ''],
  SE: ['46', '0'],
};

const countryNames: Readonly<Record<string, readonly string[]>> = {
  DE: ['germany', 'deutschland'],
  AT: ['austria', 'österreich'],
  CH: ['switzerland', 'schweiz', 'suisse', 'svizzera'],
  GB: ['united kingdom', 'united kingdom of great britain and northern ireland', 'uk', 'u.k.', 'great britain'],
  US: ['united states', 'united states of america', 'usa', 'u.s.', 'u.s.a.'],
  FR: ['france', 'frankreich'],
  NL: ['netherlands', 'the netherlands', 'nederland', 'netherlands (kingdom of the)'],
  PL: ['poland', 'polska'],
  ES: ['spain', 'españa'],
  IT: ['italy', 'italia'],
  SE: ['sweden', 'sverige'],
};

const byName = new Map(
  Object.entries(countryNames).flatMap(([code, names]) => [code.toLowerCase(), ...names].map((name) => [name, code] as const)),
);

/** Blank as written: nothing, or only blanks. */
export const present = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return text === '' ? null : text;
};

export const plainText = (value: unknown): string | null => present(value)?.toLowerCase() ?? null;

/** ISO 3166 code, or the text in small letters where it's none that is known here. */
export const countryCode = (value: unknown): string | null => {
  const text = plainText(value);
  return text === null ? null : (byName.get(text) ?? text);
};

export const emailAddress = (value: unknown): string | null => plainText(value);

/** E.164 where a country code is written or the country is known; else the digits alone. Extensions don't count. */
export const phoneNumber = (value: unknown, country: string | null): string | null => {
  const text = present(value)?.replace(/\s*(?:ext\.?|x|durchwahl)\s*\d+$/iu, '');
  if (text === undefined) return null;
  const digits = text.replace(/\(0\)/u, '').replace(/\D/gu, '');
  if (digits === '') return null;
  if (text.startsWith('+')) return `+${digits}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  const [code, trunk] = callingCodes[country ?? ''] ?? [];
  if (code === undefined || trunk === undefined) return digits;
  if (code === '1' && digits.length === 11 && digits.startsWith('1')) return `+${digits}`;
  return `+${code}${trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits}`;
};

/** The host without `www.`, scheme, port and path. */
export const domainName = (value: unknown): string | null => {
  const text = plainText(value);
  if (text === null) return null;
  const host = text
    .replace(/^[a-z]+:\/\//u, '')
    .replace(/[/?#:].*$/u, '')
    .replace(/^www\./u, '')
    .replace(/\.$/u, '');
  return host === '' ? null : host;
};

/** Whole cents. `inCents`: the value is written in cents already. */
export const cents = (value: unknown, inCents: boolean): string | null => {
  const text = present(value);
  const amount = text === null ? Number.NaN : Number(text);
  return Number.isFinite(amount) ? String(Math.round(inCents ? amount : amount * 100)) : null;
};

/** `YYYY-MM-DD` of a date or an instant. */
export const civilDay = (value: unknown): string | null => {
  const text = present(value);
  if (text === null) return null;
  if (/^\d{4}-\d{2}-\d{2}/u.test(text)) return text.slice(0, 10);
  const at = /^\d{12,14}$/u.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : text;
};

const legalForms =
  /(?:\s|,)+(?:gmbh(?: ?(?:&|und) ?co\.? ?kg)?|gesellschaft mbh|ag|aktiengesellschaft|ug|e\.?k\.?|og|kg|ltd\.?|limited|plc|llp|l\.?l\.?c\.?|inc\.?|incorporated|corp\.?|corporation|s\.?a\.?s\.?|s\.?a\.?r\.?l\.?|sàrl|s\.?a\.?|b\.?v\.?|n\.?v\.?|sp\.? ?z ?o\.?o\.?|spółka z o\.o\.|s\.?l\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|ab|aktiebolag)$/u;

/** A company's name without its legal form, accents and punctuation: for finding whose record it is, not for comparing values. */
export const companyCore = (value: unknown): string | null => {
  const text = plainText(value);
  if (text === null) return null;
  return folded(text.replace(legalForms, '')) ?? folded(text);
};

/** For finding people: without accents, case and punctuation. */
export const folded = (value: unknown): string | null => {
  const text = plainText(value)
    ?.replace(/ł/gu, 'l')
    .replace(/ß/gu, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return text === undefined || text === '' ? null : text;
};
