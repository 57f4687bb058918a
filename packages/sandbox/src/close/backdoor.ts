import type { Backdoor, BackdoorRecord, EntityName } from '../core/vendor.ts';
import { catchUp } from './catch-up.ts';
import { FieldProblems } from './errors.ts';
import type { Body } from './input/body.ts';
import { personAtWork } from './organization.ts';
import type { Change } from './records/change.ts';
import { createContact, updateContact } from './records/contacts.ts';
import { deleteContact, deleteLead, deleteOpportunity } from './records/delete.ts';
import { createLead, updateLead } from './records/leads.ts';
import { runMerge } from './records/merge.ts';
import { createOpportunity, updateOpportunity } from './records/opportunities.ts';
import { touchLead } from './records/touch-lead.ts';
import { createWork, deleteWork, renderWork, updateWork, WORK } from './records/work.ts';
import { renderContact, renderLead, renderOpportunity, renderUser, type Rendered } from './render.ts';
import type { RecordType, Row, UserRow, WorkRow, WorkType } from './rows.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';

type Type = RecordType | 'user' | WorkType;
const ENTITIES: Readonly<Record<Type, EntityName | undefined>> = {
  lead: 'company',
  contact: 'person',
  opportunity: 'deal',
  user: 'user',
  task: undefined,
  note: undefined,
  call: undefined,
  email: undefined,
  meeting: undefined,
};
const isWork = (type: Type): type is WorkType => Object.hasOwn(WORK, type);
const workKeys = (type: WorkType): string[] => ['lead_id', 'contact_id', WORK[type].user, ...Object.keys(WORK[type].values)];
/** Keys that each type takes, beside `custom.…`; another one is a mistake of the caller, who is no API client. */
const KEYS: Readonly<Record<Type, readonly string[]>> = {
  lead: ['name', 'description', 'url', 'addresses', 'status', 'status_id', 'contacts', 'merge_into'],
  contact: ['lead_id', 'name', 'title', 'emails', 'phones', 'urls'],
  opportunity: [
    'lead_id',
    'contact_id',
    'user_id',
    'status',
    'status_id',
    'pipeline_id',
    'value',
    'value_period',
    'note',
    'confidence',
    'date_won',
  ],
  user: ['email', 'first_name', 'last_name'],
  task: workKeys('task'),
  note: workKeys('note'),
  call: workKeys('call'),
  email: workKeys('email'),
  meeting: workKeys('meeting'),
};

function typeOf(type: string): Type {
  if (Object.hasOwn(ENTITIES, type)) return type as Type;
  throw new Error(`close: there is no record type ${JSON.stringify(type)}; use ${Object.keys(ENTITIES).join(', ')}`);
}

/** Custom fields by name (`custom.Owner`) as the API's keys; other keys are checked. */
function apiBody(store: Store, type: Type, properties: Readonly<Record<string, unknown>>): Body {
  const body: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(properties)) {
    const name = key.startsWith('custom.') ? key.slice('custom.'.length) : undefined;
    if (name !== undefined && type !== 'user' && !isWork(type)) {
      const field = store.customFields.on(type, name) ?? store.customFields.named(type, name);
      if (field === undefined) throw new Error(`close: ${type} has no custom field ${JSON.stringify(name)}`);
      body[`custom.${field.id}`] = value;
    } else if (KEYS[type].includes(key)) body[key] = value;
    else throw new Error(`close: ${type} takes no ${JSON.stringify(key)}; it takes ${KEYS[type].join(', ')} and custom fields`);
  }
  return body;
}

const change = (store: Store, at: number): Change => ({
  store,
  actor: personAtWork(store),
  at,
  now: store.now(),
  reading: { problems: new FieldProblems(), lenient: true },
});

function createUser(store: Store, body: Body, at: number): UserRow {
  const text = (key: string): string => (typeof body[key] === 'string' ? body[key] : '');
  const user = { email: text('email'), first_name: text('first_name'), last_name: text('last_name') };
  return store.users.put({ ...store.ids.next('user'), ...user, created: at, updated: at, deleted: null }, store.now());
}

function mutateUser(store: Store, id: string, patch: Partial<UserRow>): void {
  const row = store.users.live.get(id);
  if (row === undefined) throw new Error(`close: there is no user ${id}`);
  store.users.put({ ...row, ...patch, updated: store.now() }, store.now());
}

/** Moves a seed's `date_updated`, and so its lead's, to a later time than its creation. */
function age(store: Store, type: Type, id: string, updated: number): void {
  const now = store.now();
  const put = <R extends Row>(table: Table<R>): R | undefined => {
    const row = table.live.get(id);
    return row === undefined ? undefined : table.put({ ...row, updated: Math.max(row.updated, updated) }, now);
  };
  if (type === 'user') put(store.users);
  else if (isWork(type)) put(store.work);
  else if (type === 'lead') put(store.leads);
  else {
    const child = type === 'contact' ? put(store.contacts) : put(store.opportunities);
    if (child !== undefined) touchLead(change(store, updated), child.lead_id);
  }
}

/** The way in beside the API: seeds, people at work in Close's UI, and the oracle's reads. */
export function closeBackdoor(store: Store): Backdoor {
  const create = (name: string, properties: Readonly<Record<string, unknown>>, createdAt: number): string => {
    const type = typeOf(name);
    const body = apiBody(store, type, properties);
    if (type === 'user') return createUser(store, body, createdAt).id;
    if (type !== 'lead' && typeof body['lead_id'] !== 'string') throw new Error(`close: a ${type} needs a lead_id`);
    if (isWork(type)) return createWork(change(store, createdAt), type, body).id;
    const made = { lead: createLead, contact: createContact, opportunity: createOpportunity }[type](
      change(store, createdAt),
      body,
    );
    return made.id;
  };
  return {
    create(name, properties, { createdAt, updatedAt } = {}) {
      catchUp(store);
      const at = createdAt ?? store.stamp();
      const id = create(name, properties, at);
      if (updatedAt !== undefined && updatedAt > at) age(store, typeOf(name), id, updatedAt);
      return id;
    },
    edit(name, id, properties) {
      catchUp(store);
      const type = typeOf(name);
      const body = apiBody(store, type, properties);
      if (type === 'user') return mutateUser(store, id, body as Partial<UserRow>);
      if (isWork(type)) return void updateWork(change(store, store.stamp()), type, id, body);
      const { merge_into: target, ...rest } = body;
      if (typeof target === 'string') {
        if (store.leads.live.get(id) === undefined || store.leads.live.get(target) === undefined || id === target) {
          throw new Error(`close: can't merge lead ${id} into ${target}: both must be there, and be two`);
        }
        return runMerge(change(store, store.now()), id, target);
      }
      ({ lead: updateLead, contact: updateContact, opportunity: updateOpportunity })[type](
        change(store, store.stamp()),
        id,
        rest,
      );
    },
    remove(name, id) {
      catchUp(store);
      const type = typeOf(name);
      if (type === 'user') return removeUser(store, id);
      if (isWork(type)) return deleteWork(change(store, store.now()), type, id);
      ({ lead: deleteLead, contact: deleteContact, opportunity: deleteOpportunity })[type](change(store, store.now()), id);
    },
    get(name, id) {
      catchUp(store);
      return recordOf(store, typeOf(name), id);
    },
    *records() {
      catchUp(store);
      for (const type of ['user', 'lead', 'contact', 'opportunity'] as const) {
        for (const id of [...tableOf(store, type).all()].map((row) => row.id)) {
          const record = recordOf(store, type, id);
          if (record !== undefined) yield record;
        }
      }
      for (const { type, id } of store.work.all()) {
        const record = recordOf(store, type, id);
        if (record !== undefined) yield record;
      }
    },
  };
}

/** A user who leaves: gone from lists, the membership's end in the event log. */
function removeUser(store: Store, id: string): void {
  const row = store.users.live.get(id);
  if (row === undefined) throw new Error(`close: there is no user ${id}`);
  const at = store.now();
  const happening = { object_type: 'membership', object_id: id, lead_id: null, action: 'deactivated', changed_fields: [] };
  store.events.record({ ...happening, data: renderUser(store, row), previous_data: null }, personAtWork(store), at, at);
  mutateUser(store, id, { deleted: at });
}

const tableOf = (store: Store, type: Exclude<Type, WorkType>) =>
  ({ user: store.users, lead: store.leads, contact: store.contacts, opportunity: store.opportunities })[type];

function recordOf(store: Store, type: Type, id: string): BackdoorRecord | undefined {
  const row = isWork(type) ? workOf(store, type, id) : tableOf(store, type).any(id);
  const properties = shown(store, type, id);
  return row === undefined || properties === undefined
    ? undefined
    : { type, id, entity: ENTITIES[type], live: row.deleted === null, properties };
}

const workOf = (store: Store, type: WorkType, id: string): WorkRow | undefined => {
  const row = store.work.any(id);
  return row?.type === type ? row : undefined;
};

/** A record, deleted or not, as the API shows it without any lag. */
function shown(store: Store, type: Type, id: string): Rendered | undefined {
  const render = <R>(row: R | undefined, as: (row: R) => Rendered): Rendered | undefined =>
    row === undefined ? undefined : as(row);
  switch (type) {
    case 'user':
      return render(store.users.any(id), (row) => renderUser(store, row));
    case 'lead':
      return render(store.leads.any(id), (row) => renderLead(store, row, store.live));
    case 'contact':
      return render(store.contacts.any(id), (row) => renderContact(store, row));
    case 'opportunity':
      return render(store.opportunities.any(id), (row) => renderOpportunity(store, row, store.live));
    default:
      return render(workOf(store, type, id), (row) => renderWork(store, row));
  }
}
