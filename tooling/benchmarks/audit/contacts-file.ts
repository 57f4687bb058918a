import { closeSync, openSync, writeSync } from 'node:fs';
import type { MatchRecord } from '@meshline/reconcile';
import { people } from '../match-quality/generate/people.ts';
import { VOCABULARIES } from '../match-quality/generate/vocabulary.ts';

export interface ContactsFile {
  readonly rows: number;
  /** By row: who it is. */
  readonly labels: readonly string[];
}

const COLUMNS = ['First Name', 'Last Name', 'Email', 'Phone Number', 'Company Name', 'Street Address', 'City', 'Postal Code'];
const FIELDS = ['first', 'last', 'email', 'phone', 'company', 'street', 'city', 'postcode'];

/** People that are made at a time: a population of a million isn't held at once. */
const AT_ONCE = 100_000;

/** Writes contacts as a CRM exports them, some of them two or three times with other spellings; the same on every run. */
export function writeContacts(path: string, rows: number, seed = 7): ContactsFile {
  const labels: string[] = [];
  const file = openSync(path, 'w');
  try {
    writeSync(file, `Record ID,${COLUMNS.join(',')}\n`);
    for (let part = 0; labels.length < rows; part++) {
      const left = rows - labels.length;
      const set = people(
        {
          name: 'contacts',
          vocabulary: VOCABULARIES.english,
          people: Math.min(AT_ONCE, Math.ceil(left / 1.4)),
          fields: ['email', 'phone', 'company', 'street', 'city', 'postcode'],
          systems: 1,
        },
        seed + part,
      );
      const taken = set.records.slice(0, left);
      const lines = taken.map(
        (record, at) => `${labels.length + at + 1},${FIELDS.map((field) => cell(record, field)).join(',')}\n`,
      );
      writeSync(file, lines.join(''));
      for (const label of set.labels.slice(0, left)) labels.push(`${part}-${label}`);
    }
  } finally {
    closeSync(file);
  }
  return { rows: labels.length, labels };
}

function cell(record: MatchRecord, field: string): string {
  const [value] = record.values[field] ?? [];
  const text = typeof value === 'string' ? value : (record.parentText[field] ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
