import { asArray, asText, describeStream, getByReading, instantText, progressGuard, asObject } from '@meshline/connector-kit';
import {
  ConnectorError,
  type Cursor,
  type FieldDescription,
  type GetRequest,
  type GetResult,
  type ReadItem,
  type RemoteRecord,
  type StreamDescription,
} from '@meshline/connector-spec';
import { cleanText } from '@meshline/record';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { HubSpotApi } from './api.ts';
import { manifest } from './manifest.ts';

const STREAM = 'form_submissions';
/** Read again below the newest one that is known: HubSpot lists a submission a moment after its own time. */
const OVERLAP_MS = 300_000;
/** A transaction's worth of records. */
const CHECKPOINT_EVERY = 450;

type Row = Readonly<Record<string, unknown>>;
interface Form {
  readonly id: string;
  readonly name: string;
}

/** `since`: the time of the newest submission that was read, Unix ms on HubSpot's clock. */
const cursorSchema = z.discriminatedUnion('phase', [
  z.strictObject({ v: z.literal(1), phase: z.literal('changes'), since: z.number() }),
  /** Within a full pass: the form that it stands at, in order of ids, and the page of its list. */
  z.strictObject({
    v: z.literal(1),
    phase: z.literal('snapshot'),
    since: z.number(),
    form: z.string(),
    after: z.string().optional(),
  }),
]);
type SubmissionsCursor = z.output<typeof cursorSchema>;

/** Submissions have a fixed shape; what was entered stands in `values`, each under the name of the form's field. */
export function describeSubmissions(): StreamDescription {
  const field = (name: string, label: string, type: FieldDescription['type'], unique = false): FieldDescription => ({
    name,
    label,
    type,
    required: false,
    readable: true,
    writable: false,
    clearable: false,
    unique,
    computed: false,
  });
  const fields = [
    field('form', 'Form', 'text'),
    field('formName', 'Name of the form', 'text'),
    field('submittedAt', 'Submitted', 'datetime'),
    field('page', 'Page', 'url'),
    field('email', 'E-mail', 'email'),
    { ...field('values', 'What was entered', 'list'), itemType: 'text' as const },
  ];
  return describeStream({ stream: STREAM, label: manifest.streams.form_submissions.label, fields, naturalKeys: [] });
}

/**
 * What was sent with all forms, archived ones too: each is a record that never changes. HubSpot lists a form's submissions newest
 * first and takes no time to begin at, so a full pass walks to the end of each form and an incremental one to what is known.
 */
export async function* readSubmissions(
  api: HubSpotApi,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<ReadItem> {
  const start = cursor === undefined ? undefined : knownCursor(cursor);
  const since = start?.phase === 'changes' ? start.since : undefined;
  let newest = start?.since ?? 0;
  let unsaved = 0;
  for (const form of await allForms(api, signal)) {
    if (start?.phase === 'snapshot' && form.id < start.form) continue;
    const guard = progressGuard('HubSpot form submissions, list');
    let after = start?.phase === 'snapshot' && form.id === start.form ? start.after : undefined;
    do {
      guard(after ?? '');
      const page = await api.submissions(form.id, after, signal);
      const rows = page.rows.flatMap((row) => submissionOf(form, row) ?? []);
      const fresh = rows.filter(({ at }) => since === undefined || at > since - OVERLAP_MS);
      for (const { at, record } of fresh) {
        newest = Math.max(newest, at);
        yield { kind: 'record', record };
      }
      unsaved += fresh.length;
      after = fresh.length < rows.length ? undefined : page.next;
      if (since !== undefined || after === undefined || unsaved < CHECKPOINT_EVERY) continue;
      yield checkpoint({ v: 1, phase: 'snapshot', since: newest, form: form.id, after });
      unsaved = 0;
    } while (after !== undefined);
  }
  yield checkpoint({ v: 1, phase: 'changes', since: newest });
}

const checkpoint = (cursor: SubmissionsCursor): ReadItem => ({ kind: 'checkpoint', phase: cursor.phase, cursor });

/** Submissions by id: there is no read of one, so they are looked for. */
export async function getSubmissions(api: HubSpotApi, request: GetRequest): Promise<GetResult[]> {
  if (request.targets.some((target) => !('id' in target))) {
    const message = 'HubSpot form submissions are found by id only.';
    throw new ConnectorError({ code: 'NOT_SUPPORTED', message }, { sent: false });
  }
  return [...(await getByReading(request, () => readSubmissions(api, undefined, request.signal)))];
}

async function allForms(api: HubSpotApi, signal: AbortSignal): Promise<Form[]> {
  const forms: Form[] = [];
  for (const archived of [false, true]) {
    const guard = progressGuard('HubSpot forms, list');
    let after: string | undefined;
    do {
      guard(after ?? '');
      const page = await api.forms(archived, after, signal);
      for (const row of page.rows) {
        const id = asText(row['id']);
        if (id !== undefined && id !== '') forms.push({ id, name: cleanText(asText(row['name']) ?? '') });
      }
      after = page.next;
    } while (after !== undefined);
  }
  return forms.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function submissionOf(form: Form, row: Row): { readonly at: number; readonly record: RemoteRecord } | undefined {
  const submittedAt = instantText(row['submittedAt']);
  if (submittedAt === undefined) return undefined;
  const values = asArray(row['values'])
    .map(asObject)
    .flatMap((entry) => {
      const [kind, value] = [asText(entry['name']), cleanText(asText(entry['value']) ?? '')];
      return kind === undefined || kind === '' || value === '' ? [] : [{ value, kind }];
    });
  const email = values.find(({ kind }) => kind === 'email')?.value ?? null;
  const page = cleanText(asText(row['pageUrl']) ?? '') || null;
  return {
    at: Date.parse(submittedAt),
    record: {
      stream: STREAM,
      id: idOf(form, row, submittedAt, email),
      fields: {
        form: form.id,
        formName: form.name || null,
        submittedAt,
        page,
        email,
        values: values.length === 0 ? null : values,
      },
      createdAt: submittedAt,
      modifiedAt: submittedAt,
    },
  };
}

/** The form and the submission; one without an id of its own is named by who sent it when. */
function idOf(form: Form, row: Row, submittedAt: string, email: string | null): string {
  const own = asText(row['conversionId']) ?? '';
  if (own !== '') return `${form.id}:${own}`;
  const digest = createHash('sha256')
    .update(`${submittedAt} ${(email ?? '').toLowerCase()}`)
    .digest('hex');
  return `${form.id}:${digest.slice(0, 32)}`;
}

function knownCursor(cursor: Cursor): SubmissionsCursor {
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  const message = 'The stored cursor is not one of this version of the HubSpot connector; the stream is read anew.';
  throw new ConnectorError({ code: 'CURSOR_EXPIRED', message }, { sent: false });
}
