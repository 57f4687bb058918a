import { objectDate, isCivilDate, parseMoment } from '../dates.ts';
import { notFound } from '../errors.ts';
import type { Body } from '../input/body.ts';
import type { Rendered } from '../render.ts';
import type { WorkRow, WorkType } from '../rows.ts';
import type { Store } from '../store.ts';
import { difference, filled, log, stamp, type Change } from './change.ts';

interface Shape {
  /** `_type` of what the API shows. */
  readonly shown: string;
  /** `object_type` of its events (close.md 5). */
  readonly event: string;
  readonly prefix: 'task' | 'acti';
  /** The key that names whose it is. */
  readonly user: 'assigned_to' | 'user_id';
  /** What only this type has, with its value in a new one. */
  readonly values: WorkRow['values'];
}

/** The types of tasks and activities; keys beyond those of tasks and notes are unverified. */
export const WORK: Readonly<Record<WorkType, Shape>> = {
  task: {
    shown: 'lead',
    event: 'task.lead',
    prefix: 'task',
    user: 'assigned_to',
    values: { text: '', date: null, is_complete: false },
  },
  note: { shown: 'Note', event: 'activity.note', prefix: 'acti', user: 'user_id', values: { note: '' } },
  call: {
    shown: 'Call',
    event: 'activity.call',
    prefix: 'acti',
    user: 'user_id',
    values: { direction: 'outbound', duration: 0, status: 'completed', note: '' },
  },
  email: {
    shown: 'Email',
    event: 'activity.email',
    prefix: 'acti',
    user: 'user_id',
    values: { direction: 'outgoing', status: 'sent', subject: '', body_text: '' },
  },
  meeting: {
    shown: 'Meeting',
    event: 'activity.meeting',
    prefix: 'acti',
    user: 'user_id',
    values: { title: '', status: 'completed', starts_at: null, ends_at: null, note: '' },
  },
};

export const renderWork = (store: Store, row: WorkRow): Rendered => ({
  id: row.id,
  _type: WORK[row.type].shown,
  lead_id: row.lead_id,
  contact_id: row.contact_id,
  [WORK[row.type].user]: row.user_id,
  ...row.values,
  organization_id: store.organization().id,
  created_by: row.created_by,
  updated_by: row.updated_by,
  date_created: objectDate(row.created),
  date_updated: objectDate(row.updated),
});

/** The text in which a task or note can carry MeshLine's marker: it has no custom fields. */
const MARKER = /\[meshline:([^\]\s]+)\]/;
const markerOf = ({ values }: WorkRow): string | undefined => MARKER.exec(String(values['text'] ?? values['note'] ?? ''))?.[1];

function count(
  { store, actor, marks }: Change,
  kind: 'create' | 'update' | 'archive',
  row: WorkRow,
  changed: readonly string[],
): void {
  const counted = {
    kind,
    type: row.type,
    id: row.id,
    marker: markerOf(row),
    viaApi: actor.apiKeyId !== null,
    changed: changed.filter((name) => name !== 'date_updated'),
  };
  store.recordMutation(counted, marks);
}

/** A row with a body's keys applied; unknown keys are dropped in silence (close.md 3.1). */
function applied(store: Store, before: WorkRow, body: Body, { problems }: Change['reading']): WorkRow {
  const shape = WORK[before.type];
  const values: Record<string, string | number | boolean | null> = { ...before.values };
  for (const [key, standard] of Object.entries(shape.values)) {
    const value = body[key];
    if (value === undefined) continue;
    const isDate = key === 'date' || key.endsWith('_at');
    if (isDate && value !== null && !isCivilDate(value) && parseMoment(value) === undefined)
      problems.add(key, 'Input should be a valid date');
    else if (value === null || typeof value === (isDate ? 'string' : typeof standard)) values[key] = value as string;
    else problems.add(key, `Input should be a valid ${isDate ? 'date' : typeof standard}`);
  }
  const named = (key: string, exists: (id: string) => boolean): string | null | undefined => {
    const id = body[key];
    if (id === undefined || id === null || (typeof id === 'string' && exists(id))) return id as string | null | undefined;
    problems.add(key, 'Object not found.');
    return undefined;
  };
  const contact = named('contact_id', (id) => store.contacts.live.get(id)?.lead_id === before.lead_id);
  const user = named(shape.user, (id) => store.users.live.get(id) !== undefined);
  return {
    ...before,
    values,
    ...(contact === undefined ? {} : { contact_id: contact }),
    ...(user === undefined ? {} : { user_id: user }),
  };
}

/** Creates a task or activity. It must hang under a lead (close.md 0.4). */
export function createWork(change: Change, type: WorkType, body: Body): WorkRow {
  const { store, actor, at, now, reading } = change;
  const shape = WORK[type];
  const leadId = body['lead_id'];
  const lead = typeof leadId === 'string' ? store.leads.live.get(leadId) : undefined;
  if (lead === undefined) reading.problems.add('lead_id', 'Lead not found.');
  const blank: WorkRow = {
    ...store.ids.next(shape.prefix),
    type,
    lead_id: lead?.id ?? '',
    contact_id: null,
    user_id: actor.userId,
    values: shape.values,
    created: at,
    updated: at,
    deleted: null,
    created_by: actor.userId,
    updated_by: actor.userId,
  };
  const row = applied(store, blank, body, reading);
  reading.problems.throwIfAny();
  store.work.put(row, now);
  const data = renderWork(store, row);
  const subject = { object_type: shape.event, object_id: row.id, lead_id: row.lead_id };
  log(change, { ...subject, action: 'created', changed_fields: [], data, previous_data: null });
  count(change, 'create', row, filled(data));
  return row;
}

/** Patches a task or activity. Throws 404 when there is none of the type. */
export function updateWork(change: Change, type: WorkType, id: string, body: Body): WorkRow {
  const { store, now, reading } = change;
  const before = store.work.live.get(id);
  if (before?.type !== type) throw notFound();
  const next = applied(store, before, body, reading);
  reading.problems.throwIfAny();
  const { changed, previous } = difference(renderWork(store, before), renderWork(store, next));
  if (changed.length === 0) return before;
  const after = store.work.put(stamp(next, change), now);
  const subject = { object_type: WORK[type].event, object_id: id, lead_id: after.lead_id };
  log(change, {
    ...subject,
    action: 'updated',
    changed_fields: changed,
    data: renderWork(store, after),
    previous_data: previous,
  });
  count(change, 'update', after, changed);
  return after;
}

/** Deletes a task or activity. Throws 404 when there is none of the type. */
export function deleteWork(change: Change, type: WorkType, id: string): void {
  const row = change.store.work.live.get(id);
  if (row?.type !== type) throw notFound();
  bury(change, row);
}

/** What hangs under a lead goes with it. */
export function deleteWorkOf(change: Change, leadId: string): void {
  for (const row of change.store.work.live.childrenOf(leadId)) bury(change, row);
}

/** What hangs under a lead that is merged away goes to the other, keeping its id (close.md 7). */
export function moveWork(change: Change, from: string, to: string, meta: Readonly<Record<string, string>>): void {
  const { store, now } = change;
  for (const row of store.work.live.childrenOf(from)) {
    const moved = store.work.put(stamp({ ...row, lead_id: to }, change), now);
    const subject = { object_type: WORK[row.type].event, object_id: row.id, lead_id: to, action: 'updated' };
    const data = renderWork(store, moved);
    log(change, { ...subject, changed_fields: ['lead_id'], data, previous_data: { lead_id: from }, meta });
    count(change, 'update', moved, ['lead_id']);
  }
}

function bury(change: Change, row: WorkRow): void {
  const { store, at, now } = change;
  const subject = { object_type: WORK[row.type].event, object_id: row.id, lead_id: row.lead_id };
  const previous_data = renderWork(store, row);
  store.work.put({ ...row, deleted: at }, now);
  log(change, { ...subject, action: 'deleted', changed_fields: [], data: null, previous_data });
  count(change, 'archive', row, []);
}
