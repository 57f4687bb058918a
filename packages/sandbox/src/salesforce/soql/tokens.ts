import { isCivilDate, parseInstant } from '../time.ts';
import { malformed, unexpected } from './refusals.ts';

export type Token =
  | { readonly kind: 'word' | 'operator' | 'end'; readonly text: string; readonly at: number }
  | { readonly kind: 'string'; readonly text: string; readonly value: string; readonly at: number }
  | { readonly kind: 'number' | 'datetime'; readonly text: string; readonly value: number; readonly at: number }
  | { readonly kind: 'date'; readonly text: string; readonly at: number };

// `+0000`, the form in which the API gives instants, is no literal (salesforce.md 10).
const DATETIME = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})(?![\w:])/y;
const DATE = /\d{4}-\d{2}-\d{2}(?![\w:-])/y;
const NUMBER = /[+-]?\d+(?:\.\d+)?(?![\w:-])/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y;
const OPERATOR = /<>|!=|<=|>=|[=<>(),]/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\' };

const match = (pattern: RegExp, soql: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(soql)?.[0];
};

/** Reads `'...'` from `at`; `\_` and `\%` keep their backslash, which LIKE understands. */
function quoted(soql: string, at: number): Token {
  let value = '';
  for (let i = at + 1; i < soql.length; i++) {
    const char = soql.charAt(i);
    if (char === "'") return { kind: 'string', text: soql.slice(at, i + 1), value, at };
    if (char !== '\\') {
      value += char;
      continue;
    }
    const next = soql.charAt(++i);
    const escaped = ESCAPES[next];
    if (escaped !== undefined) value += escaped === '\\' ? '\\\\' : escaped;
    else if (next === '_' || next === '%') value += `\\${next}`;
    else throw malformed(soql, i, `Illegal escape sequence: \\${next}`);
  }
  throw malformed(soql, soql.length, `mismatched character '<EOF>' expecting '''`);
}

/** What a string stands for outside LIKE, where `\\` is a backslash and `\%` a percent sign. */
export const unescaped = (value: string): string => value.replaceAll(/\\([\\_%])/g, '$1');

/** Cuts SOQL into tokens; the last one is `end`. */
export function tokens(soql: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < soql.length;) {
    const char = soql.charAt(at);
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const token = char === "'" ? quoted(soql, at) : (literal(soql, at) ?? plain(soql, at));
    if (token === undefined) throw unexpected(soql, at, char);
    found.push(token);
    at += token.text.length;
  }
  found.push({ kind: 'end', text: '<EOF>', at: soql.length });
  return found;
}

function literal(soql: string, at: number): Token | undefined {
  const datetime = match(DATETIME, soql, at);
  if (datetime !== undefined) {
    const value = parseInstant(datetime);
    if (value === undefined) throw malformed(soql, at, `Invalid dateTime: ${datetime}`);
    return { kind: 'datetime', text: datetime, value, at };
  }
  const date = match(DATE, soql, at);
  if (date !== undefined) {
    if (!isCivilDate(date)) throw malformed(soql, at, `Invalid date: ${date}`);
    return { kind: 'date', text: date, at };
  }
  const number = match(NUMBER, soql, at);
  return number === undefined ? undefined : { kind: 'number', text: number, value: Number(number), at };
}

function plain(soql: string, at: number): Token | undefined {
  const word = match(WORD, soql, at);
  if (word !== undefined) return { kind: 'word', text: word, at };
  const operator = match(OPERATOR, soql, at);
  return operator === undefined ? undefined : { kind: 'operator', text: operator, at };
}
