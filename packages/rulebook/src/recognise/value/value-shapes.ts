import { COMPANY_WORDS, LEGAL_FORMS } from './company-words.ts';
import { isCountry } from './countries.ts';
import { dateText } from './date-text.ts';
import { FAMILY_NAMES } from './family-names.ts';
import { foldedWords } from './fold-text.ts';
import { GIVEN_NAMES } from './given-names.ts';
import { JOB_WORDS, SALUTATIONS } from './job-words.ts';
import { STREET_ENDINGS, STREET_WORDS } from './street-words.ts';

/** What a text can look like; a text has several shapes as a rule. */
export const SHAPES = [
  'email',
  /** An address among other text, or several. */
  'emailInside',
  'web',
  /** Digits with the signs that only phone numbers are written with. */
  'phone',
  /** 7 to 15 digits, which may be a phone number. */
  'digits',
  'date',
  'number',
  'money',
  'flag',
  'country',
  /** A country by its name. */
  'countryName',
  'postcode',
  /** Two or three letters. */
  'short',
  /** Letters only, as names are written. */
  'letters',
  'oneWord',
  'fewWords',
  'given',
  'family',
  'fullName',
  'legalForm',
  'companyWord',
  'street',
  'streetNumber',
  'job',
  'salutation',
  /** Has digits, no blanks: as numbers of papers are written. */
  'code',
  'year',
  'month',
  'monthDay',
  'houseNumber',
  'long',
] as const;
export type Shape = (typeof SHAPES)[number];

const EMAIL = /^[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/;
const EMAIL_INSIDE = /[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[a-z]{2,}/i;
const WEB = /^(?:https?:\/\/|www\.)\S+$|^(?:[a-z0-9-]+\.)+(?:com|net|org|edu|gov|io|co|ai|app|biz|info|eu|[a-z]{2})(?:\/\S*)?$/i;
const PHONE = /^[+(]?\d[\d\s().\-/]{5,22}\d(?:\s*(?:x|ext\.?|#|durchwahl)\s*\d{1,6})?$/i;
/** Nothing else is written so: a country's code, an area code in brackets or with its 0, or groups of three, three and four. */
const SURE_PHONE = /^(?:\+|00\d|\(\d|0\d)|^(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}\b|^\d{3}[-. ]\d{4}$/;
const SSN = /^\d{3}-\d{2}-\d{4}$/;
const NUMBER = /^[+-]?\d{1,3}(?:[., ']?\d{3})*(?:[.,]\d+)?$|^[+-]?\d+(?:[.,]\d+)?$/;
const MONEY = /^(?:[€$£¥]|[A-Z]{3} ?)\s?-?[\d.,' ]+$|^-?[\d.,' ]+\s?(?:[€$£¥]|[A-Z]{3})$/;
const POSTCODES = [
  /^\d{4,6}$/,
  /^\d{5}-\d{4}$/,
  /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
  /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
  /^\d{4} ?[A-Z]{2}$/i,
  /^\d{2}-\d{3}$/,
  /^\d{3} ?\d{2}$/,
  /^[A-Z]{1,2}-\d{4,5}$/i,
  /^\d{4}-\d{3}$/,
];
const LETTERS = /^[\p{L}\p{M}][\p{L}\p{M}'’´`.,\- ()&]*$/u;
const FLAGS = new Set([
  'true',
  'false',
  'yes',
  'no',
  'y',
  'n',
  '0',
  '1',
  'ja',
  'nein',
  'oui',
  'non',
  'si',
  'wahr',
  'falsch',
  't',
  'f',
  'x',
]);

/** The shapes of a text that isn't blank; only its first 200 characters count. */
export function shapesOf(given: string): readonly Shape[] {
  const text = given.slice(0, 200).trim();
  const found: Shape[] = [];
  const is = (shape: Shape, holds: boolean): void => {
    if (holds) found.push(shape);
  };
  const isDate = dateText(text) !== undefined;
  const hasDigit = /\d/.test(text);
  const isEmail = EMAIL.test(text);
  is('email', isEmail);
  is('emailInside', !isEmail && EMAIL_INSIDE.test(text));
  is('web', !isEmail && WEB.test(text));
  is('date', isDate);
  is('long', text.length > 80);
  is('flag', FLAGS.has(text.toLowerCase()));
  if (hasDigit) addNumeric(text, isDate, is);
  addWords(text, hasDigit, isEmail, is);
  return found;
}

type Is = (shape: Shape, holds: boolean) => void;

function addNumeric(text: string, isDate: boolean, is: Is): void {
  const digits = text.replaceAll(/\D/g, '');
  const isBare = /^\d+$/.test(text);
  const mayBePhone =
    digits.length >= 7 && digits.length <= 17 && !isDate && (isBare || PHONE.test(text)) && !/^\d+[.,]\d+$/.test(text);
  const isPhone = mayBePhone && !isBare && !SSN.test(text) && SURE_PHONE.test(text);
  is('phone', isPhone);
  is('digits', mayBePhone && !isPhone);
  const isNumber = NUMBER.test(text);
  is('number', isNumber);
  is('money', !isNumber && MONEY.test(text));
  is(
    'postcode',
    POSTCODES.some((pattern) => pattern.test(text)),
  );
  is('code', !isDate && !/\s/.test(text) && digits.length >= 4 && /^[\p{L}\d][\p{L}\d./-]{4,24}$/u.test(text));
  is('year', /^(?:18|19|20)\d{2}$/.test(text));
  is('month', /^(?:0?[1-9]|1[0-2])$/.test(text));
  is('monthDay', /^(?:0?[1-9]|[12]\d|3[01])$/.test(text));
  is('houseNumber', /^\d{1,5}\s?[a-z]?(?:\s?[-/]\s?\d{1,4}\s?[a-z]?)?$/i.test(text));
}

function addWords(text: string, hasDigit: boolean, isEmail: boolean, is: Is): void {
  if (isEmail || !/\p{L}/u.test(text)) return;
  const words = foldedWords(text);
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  const isPlain = !hasDigit && LETTERS.test(text);
  is('letters', isPlain);
  is('short', isPlain && text.length <= 3);
  is('oneWord', words.length === 1);
  is('fewWords', words.length >= 2 && words.length <= 5);
  const isCompany = words.length > 1 && words.some((word, index) => LEGAL_FORMS.has(word) && (index > 0 || word.length > 2));
  is('legalForm', isCompany);
  is(
    'companyWord',
    words.some((word) => COMPANY_WORDS.has(word)),
  );
  if (isPlain && !isCompany) addNames(text, words, first, last, is);
  const inStreet = words.some(
    (word, index) =>
      (index > 0 && STREET_WORDS.has(word)) ||
      (word.length > 5 && STREET_ENDINGS.test(word)) ||
      (index === 0 &&
        words.length > 1 &&
        /^(?:rue|calle|via|avenida|avenue|ul|ulica|rua|viale|piazza|chemin|weg|am|an)$/.test(word)),
  );
  is('street', inStreet);
  is('streetNumber', hasDigit && words.length >= 2 && (/^\d{1,6}[a-z]?$/.test(first) || /^\d{1,5}[a-z]?$/.test(last)));
  is(
    'job',
    words.some((word) => JOB_WORDS.has(word)),
  );
  is('salutation', words.length <= 2 && words.every((word) => SALUTATIONS.has(word)));
  if (!hasDigit && isCountry(text)) {
    is('country', true);
    is('countryName', text.length > 3);
  }
}

function addNames(text: string, words: readonly string[], first: string, last: string, is: Is): void {
  is('given', words.length <= 2 && GIVEN_NAMES.has(first));
  is('family', words.length <= 2 && FAMILY_NAMES.has(last));
  if (words.length < 2 || words.length > 5 || words.some((word) => COMPANY_WORDS.has(word))) return;
  const start = SALUTATIONS.has(first) && words.length > 2 ? (words[1] ?? '') : first;
  // `Miller, Ann` is a name as well.
  const behindComma = text.includes(',') ? (foldedWords(text.slice(text.indexOf(',') + 1))[0] ?? '') : '';
  is('fullName', GIVEN_NAMES.has(start) || GIVEN_NAMES.has(behindComma));
}
