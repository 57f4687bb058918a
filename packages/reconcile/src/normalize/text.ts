import { cleanText } from '@meshline/record';

// Zero-width characters and direction marks: invisible in every CRM, and unequal to every comparison.
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u00AD]/g;
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** NFC, no invisible characters, white space collapsed to single blanks and trimmed. Case and accents stay. */
export function tidyText(text: string): string {
  if (PLAIN.test(text)) return text;
  return cleanText(text).replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();
}
