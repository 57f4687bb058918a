import type { Backdoor, BackdoorRecord } from '../core/vendor.ts';
import { isPrimary } from './association-types.ts';
import { merge } from './merge.ts';
import { ALL_TYPES, type ObjectType, type ObjectTypeName } from './object-types.ts';
import type { OwnerRow } from './owners.ts';
import type { Portal } from './portal.ts';
import { isLive, shown, stored, type RecordRow } from './record.ts';
import { createForm, editForm, fillForm, formRecord, submissionRecord } from './visitors.ts';
import { asText } from './wire.ts';
import { archive, draftCreate, draftUpdate } from './writes.ts';

type Properties = Readonly<Record<string, unknown>>;
const ASSOCIATED: Readonly<Record<ObjectTypeName, readonly ObjectTypeName[]>> = {
  contacts: ['companies'],
  companies: [],
  deals: ['companies', 'contacts'],
  tickets: ['companies', 'contacts', 'deals'],
  tasks: ['contacts', 'companies', 'deals'],
  notes: ['contacts', 'companies', 'deals'],
  calls: ['contacts', 'companies', 'deals'],
  emails: ['contacts', 'companies', 'deals'],
};

const typeOf = (name: string): ObjectType => {
  const type = ALL_TYPES.find((each) => each.name === name);
  if (type === undefined)
    throw new Error(
      `hubspot: no record type "${name}"; use ${ALL_TYPES.map((each) => each.name).join(', ')}, owners, forms or form_submissions`,
    );
  return type;
};

/**
 * People at work in HubSpot's own pages, and the oracle's look at the records. Associations are keys beside the
 * properties: `companies` of a contact or deal (the first is the primary one), `contacts` of a deal, all three of an activity. An edit of
 * `{ merge: OTHER_ID }` merges as the page does, one of `{ restore: true }` takes a record out of the recycle bin.
 */
export function backdoor(portal: Portal): Backdoor {
  const live = (type: ObjectType, id: string): RecordRow => {
    const row = portal.table(type).get(id);
    if (!isLive(row)) throw new Error(`hubspot: ${type.singular} ${id} is not there any more`);
    return row;
  };
  return {
    create(typeName, properties, options = {}) {
      portal.settle();
      if (typeName === 'owners') return portal.owners.create(properties, options.createdAt).id;
      if (typeName === 'forms') return createForm(portal, properties, options.createdAt ?? portal.now()).id;
      if (typeName === 'form_submissions') return fillForm(portal, properties, options.createdAt ?? portal.now()).id;
      const type = typeOf(typeName);
      const { values, links } = split(type, properties);
      const draft = draftCreate(portal, type, { properties: values }, { origin: 'ui', claims: new Set(), ...options });
      const { id } = draft.commit();
      associate(portal, type, id, links);
      return id;
    },
    edit(typeName, id, properties) {
      portal.settle();
      if (typeName === 'owners') return editOwner(portal, id, properties);
      if (typeName === 'forms') return editForm(portal, id, properties);
      const type = typeOf(typeName);
      if (properties['restore'] === true) return restore(portal, type, id);
      const row = live(type, id);
      if (typeof properties['merge'] === 'string') return void merge(portal, type, id, properties['merge'], 'ui');
      const { values, links } = split(type, properties);
      for (const other of Object.values(links).flat())
        if (typeof other !== 'string') throw new Error('hubspot: associations are lists of ids');
      if (Object.keys(values).length > 0) draftUpdate(portal, type, row, values, { origin: 'ui', claims: new Set() }).commit();
      associate(portal, type, id, links);
      if (Object.keys(links).length === 0) return;
      const changed = Object.keys(links).map((name) => `associations.${name}`);
      portal.recordMutation('update', type, live(type, id), changed, 'ui');
    },
    remove(typeName, id) {
      portal.settle();
      if (typeName === 'owners') return editOwner(portal, id, { archived: true });
      if (typeName === 'forms') return editForm(portal, id, { archived: true });
      const type = typeOf(typeName);
      archive(portal, type, live(type, id), 'ui');
    },
    get(typeName, id) {
      portal.settle();
      if (typeName === 'owners') {
        const owner = portal.owners.rows.get(id);
        return owner === undefined ? undefined : ownerRecord(owner);
      }
      if (typeName === 'forms') {
        const form = portal.forms.forms.get(id);
        return form === undefined ? undefined : formRecord(form);
      }
      if (typeName === 'form_submissions') {
        const submission = portal.forms.submissions.get(id);
        return submission === undefined ? undefined : submissionRecord(submission);
      }
      const type = typeOf(typeName);
      const row = portal.table(type).get(id);
      return row === undefined || row.purged === true ? undefined : record(portal, type, row);
    },
    *records() {
      portal.settle();
      for (const type of ALL_TYPES) {
        for (const row of portal.table(type).rows.values()) if (row.purged !== true) yield record(portal, type, row);
      }
      for (const owner of portal.owners.rows.values()) yield ownerRecord(owner);
      for (const form of portal.forms.forms.values()) yield formRecord(form);
      for (const submission of portal.forms.submissions.values()) yield submissionRecord(submission);
    },
  };
}

/** Takes the associations out of what a seed or an edit gives as properties. */
function split(
  type: ObjectType,
  properties: Properties,
): { values: Properties; links: Partial<Record<ObjectTypeName, readonly string[]>> } {
  const values: Record<string, unknown> = {};
  const links: Partial<Record<ObjectTypeName, readonly string[]>> = {};
  for (const [name, value] of Object.entries(properties)) {
    const other = ASSOCIATED[type.name].find((each) => each === name);
    if (other !== undefined && Array.isArray(value)) links[other] = value as string[];
    else if (value !== undefined) values[name] = value;
  }
  return { values, links };
}

/** Makes the lists what is given, with the first company as the primary one. */
function associate(
  portal: Portal,
  type: ObjectType,
  id: string,
  links: Partial<Record<ObjectTypeName, readonly string[]>>,
): void {
  const from = { type: type.name, id };
  for (const [name, ids] of Object.entries(links) as [ObjectTypeName, readonly string[]][]) {
    const primary = portal.associations.typesBetween(type.name, name).find(isPrimary);
    for (const other of ids) {
      if (!portal.isLiveRecord(name, other))
        throw new Error(`hubspot: can't associate ${type.singular} ${id} with ${name} ${other}: not there`);
    }
    for (const link of portal.associations.links(from, name)) {
      if (!ids.includes(link.id)) portal.associations.remove(from, { type: name, id: link.id });
    }
    ids.forEach((other, index) => {
      const to = { type: name, id: other };
      const kept = portal.associations.between(from, to).filter((each) => !isPrimary(each));
      portal.associations.set(from, to, index === 0 && primary !== undefined ? [primary, ...kept] : kept);
    });
  }
}

function restore(portal: Portal, type: ObjectType, id: string): void {
  const row = portal.table(type).get(id);
  if (row?.archivedAt === undefined) throw new Error(`hubspot: ${type.singular} ${id} is not in the recycle bin`);
  const { archivedAt: _, ...rest } = row;
  const holder = type.name === 'contacts' ? portal.table(type).holder('email', stored(row, 'email')) : undefined;
  if (holder !== undefined) throw new Error(`hubspot: contact ${holder.id} has the email of contact ${id} by now`);
  portal.recordMutation('update', type, portal.table(type).put({ ...rest, updatedAt: portal.now() }), [], 'ui');
}

function editOwner(portal: Portal, id: string, properties: Properties): void {
  const owner = portal.owners.rows.get(id);
  if (owner === undefined) throw new Error(`hubspot: no owner ${id}`);
  const text = (name: 'email' | 'firstName' | 'lastName'): string => asText(properties[name] ?? owner[name]);
  portal.owners.rows.put({
    ...owner,
    email: text('email').toLowerCase(),
    firstName: text('firstName'),
    lastName: text('lastName'),
    archived: typeof properties['archived'] === 'boolean' ? properties['archived'] : owner.archived,
    updatedAt: portal.now(),
  });
}

/** All values that a record has, as the API shows them now, without any lag. */
function record(portal: Portal, type: ObjectType, row: RecordRow): BackdoorRecord {
  const properties: Record<string, unknown> = {};
  for (const { name } of portal.properties.all(type)) {
    const value = shown(type, row, name);
    if (value !== null) properties[name] = value;
  }
  for (const other of ASSOCIATED[type.name]) {
    const links = portal.associations
      .links({ type: type.name, id: row.id }, other)
      .filter((link) => portal.isLiveRecord(other, link.id));
    properties[other] = links
      .toSorted((a, b) => Number(b.types.some(isPrimary)) - Number(a.types.some(isPrimary)))
      .map((link) => link.id);
  }
  return { type: type.name, id: row.id, entity: type.entity, live: isLive(row), properties };
}

const ownerRecord = (owner: OwnerRow): BackdoorRecord => ({
  type: 'owners',
  id: owner.id,
  entity: 'user',
  live: !owner.archived,
  properties: { email: owner.email, firstName: owner.firstName, lastName: owner.lastName, archived: owner.archived },
});
