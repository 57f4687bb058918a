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

/** Writes contacts as a CRM exports them, some of them two or three times with other spellings; the same on every run. */
export function writeContacts(path: string, rows: number, seed = 7): ContactsFile {
  const set = people(
    {
      name: 'contacts',
      vocabulary: VOCABULARIES.english,
      people: Math.ceil(rows / 1.5),
      fields: ['email', 'phone', 'company', 'street', 'city', 'postcode'],
      systems: 1,
    },
    seed,
  );
  const file = openSync(path, 'w');
  try {
    writeSync(file, `Record ID,${COLUMNS.join(',')}\n`);
    let lines: string[] = [];
    for (const [index, record] of set.records.entries()) {
      if (index === rows) break;
      lines.push(`${index + 1},${FIELDS.map((field) => cell(record, field)).join(',')}\n`);
      if (lines.length === 1_000) {
        writeSync(file, lines.join(''));
        lines = [];
      }
    }
    writeSync(file, lines.join(''));
  } finally {
    closeSync(file);
  }
  return { rows: Math.min(rows, set.records.length), labels: set.labels.slice(0, rows) };
}

function cell(record: MatchRecord, field: string): string {
  const [value] = record.values[field] ?? [];
  const text = typeof value === 'string' ? value : (record.parentText[field] ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
