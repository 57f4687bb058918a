import { asText } from '@meshline/connector-kit';
import type { FieldOption } from '@meshline/connector-spec';
import { describeField, readScalar, referenceField, scalarField, type Field, type Wire } from './field.ts';
import { markerIn, withMarker, withoutMarker } from './text-marker.ts';

/** Tasks and activities; all hang under a lead. */
export const WORK_STREAMS = ['task', 'note', 'call', 'email', 'meeting'] as const;
export type WorkStream = (typeof WORK_STREAMS)[number];

export interface WorkSchema {
  readonly stream: WorkStream;
  readonly label: string;
  /** `object_type` of its events (close.md 5). */
  readonly event: string;
  /** The actions that its events tell of. */
  readonly actions: readonly string[];
  readonly fields: ReadonlyMap<string, Field>;
  readonly naturalKeys: readonly string[];
  /** The key of the text that can carry the marker: Close has no custom fields here. */
  readonly markedText?: 'text' | 'note';
}

const options = (values: readonly string[]): FieldOption[] => values.map((value) => ({ value, label: value, active: true }));
const read = { writable: false } as const;

/** A text whose end may carry our marker: it is neither shown nor lost in an edit. */
const markedText = (key: 'text' | 'note', label: string): Field => ({
  description: describeField(key, label, 'text', { required: true, clearable: false }),
  keys: [key],
  read: (row) => {
    const value = readScalar('text', row[key]);
    return typeof value === 'string' ? withoutMarker(value) || null : value;
  },
  needsCurrent: () => true,
  write: (value, current) =>
    typeof value === 'string' ? { wire: { [key]: withMarker(value, current, key) } } : { problem: 'takes text' },
});

const lead = (more: { readonly writable?: boolean } = {}): Field =>
  referenceField('lead_id', 'Lead', 'lead', { required: true, clearable: false, ...more });
const contact = (more: { readonly writable?: boolean } = {}): Field => referenceField('contact_id', 'Contact', 'contact', more);

function schema(
  stream: WorkStream,
  label: string,
  event: string,
  fields: readonly Field[],
  markedIn?: 'text' | 'note',
): WorkSchema {
  return {
    stream,
    label,
    event,
    actions: ['created', 'updated', 'deleted', ...(stream === 'task' ? ['completed'] : [])],
    fields: new Map(fields.map((field) => [field.description.name, field])),
    naturalKeys: [],
    ...(markedIn === undefined ? {} : { markedText: markedIn }),
  };
}

/** Tasks and notes are written; what people did is only read. */
export const WORK_SCHEMAS: { readonly [S in WorkStream]: WorkSchema } = {
  task: schema(
    'task',
    'Tasks',
    'task.lead',
    [
      lead(),
      contact(),
      referenceField('assigned_to', 'Assigned to', 'user'),
      markedText('text', 'Text'),
      scalarField('date', 'Due', 'date'),
      scalarField('is_complete', 'Complete', 'boolean', { clearable: false }),
    ],
    'text',
  ),
  note: schema(
    'note',
    'Notes',
    'activity.note',
    [lead(), contact(), referenceField('user_id', 'User', 'user', read), markedText('note', 'Note')],
    'note',
  ),
  call: schema('call', 'Calls', 'activity.call', [
    lead(read),
    contact(read),
    referenceField('user_id', 'User', 'user', read),
    scalarField('direction', 'Direction', 'enum', { ...read, options: options(['inbound', 'outbound']) }),
    scalarField('status', 'Status', 'text', read),
    scalarField('duration', 'Duration (s)', 'number', read),
    scalarField('note', 'Note', 'text', read),
  ]),
  email: schema('email', 'E-mails', 'activity.email', [
    lead(read),
    contact(read),
    referenceField('user_id', 'User', 'user', read),
    scalarField('direction', 'Direction', 'enum', { ...read, options: options(['incoming', 'outgoing']) }),
    scalarField('status', 'Status', 'text', read),
    scalarField('subject', 'Subject', 'text', read),
  ]),
  meeting: schema('meeting', 'Meetings', 'activity.meeting', [
    lead(read),
    contact(read),
    referenceField('user_id', 'User', 'user', read),
    scalarField('title', 'Title', 'text', read),
    scalarField('status', 'Status', 'text', read),
    scalarField('starts_at', 'Starts', 'datetime', read),
    scalarField('ends_at', 'Ends', 'datetime', read),
  ]),
};

/** The marker in a task or note. */
export function workMarker({ markedText: key }: WorkSchema, row: Wire): string | undefined {
  const text = key === undefined ? undefined : asText(row[key]);
  return text === undefined ? undefined : markerIn(text);
}
