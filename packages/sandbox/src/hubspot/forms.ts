import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';
import type { Random } from '../core/random.ts';
import { iso } from './record.ts';

export interface FormRow {
  readonly id: string;
  readonly name: string;
  /** Names of the contact's properties that it asks for. */
  readonly fields: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archived: boolean;
}

/** What somebody sent; it never changes. */
export interface SubmissionRow {
  readonly id: string;
  readonly form: string;
  readonly seq: number;
  readonly submittedAt: number;
  readonly pageUrl: string;
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

/** Forms and what was sent with them. A submission is a thing of its own: on the contact two of a minute leave one trace. */
export class Forms {
  readonly forms: Collection<FormRow>;
  readonly submissions: Collection<SubmissionRow>;
  readonly #random: Random;
  #lastSeq = 0;
  constructor(journal: Journal, random: Random) {
    this.forms = new Collection('hubspot.forms', journal);
    this.submissions = new Collection('hubspot.submissions', journal);
    this.#random = random;
  }
  restoreForm(id: string, row: FormRow | undefined): void {
    this.forms.restore(id, row);
  }
  restoreSubmission(id: string, row: SubmissionRow | undefined): void {
    this.submissions.restore(id, row);
    this.#lastSeq = Math.max(this.#lastSeq, row?.seq ?? 0);
  }

  create(name: string, fields: readonly string[], at: number): FormRow {
    return this.forms.put({ id: this.#guid(), name, fields, createdAt: at, updatedAt: at, archived: false });
  }
  submit(form: string, values: SubmissionRow['values'], pageUrl: string, at: number): SubmissionRow {
    this.#lastSeq += 1;
    return this.submissions.put({ id: this.#guid(), form, seq: this.#lastSeq, submittedAt: at, pageUrl, values });
  }
  /** What was sent with a form, newest first, as the API lists it. */
  of(form: string): SubmissionRow[] {
    return [...this.submissions.values()]
      .filter((row) => row.form === form)
      .toSorted((a, b) => b.submittedAt - a.submittedAt || b.seq - a.seq);
  }

  #guid(): string {
    const hex = Array.from({ length: 32 }, () => this.#random.int(16).toString(16)).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
  }
}

export const formJson = (row: FormRow): Record<string, unknown> => ({
  id: row.id,
  name: row.name,
  formType: 'hubspot',
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
  archived: row.archived,
  fieldGroups: [
    {
      groupType: 'default_group',
      richTextType: 'text',
      fields: row.fields.map((name) => ({ objectTypeId: '0-1', name, label: name, fieldType: 'single_line_text' })),
    },
  ],
});

export const submissionJson = (row: SubmissionRow): Record<string, unknown> => ({
  conversionId: row.id,
  submittedAt: row.submittedAt,
  values: row.values.map(({ name, value }) => ({ objectTypeId: '0-1', name, value })),
  pageUrl: row.pageUrl,
});
