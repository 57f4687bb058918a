import type { BackdoorRecord } from '../core/vendor.ts';
import type { FormRow, SubmissionRow } from './forms.ts';
import { OBJECT_TYPES } from './object-types.ts';
import type { Portal } from './portal.ts';
import { stored } from './record.ts';
import { asNames, asText } from './wire.ts';
import { draftCreate, draftUpdate } from './writes.ts';

type Properties = Readonly<Record<string, unknown>>;

/** A form that somebody in marketing makes: `name`, and `fields` that it asks for. */
export function createForm(portal: Portal, properties: Properties, at: number): FormRow {
  const fields = asNames(properties['fields']);
  return portal.forms.create(asText(properties['name']), fields.length === 0 ? ['email'] : fields, at);
}

/** Renames a form, or archives it. */
export function editForm(portal: Portal, id: string, properties: Properties): void {
  const form = portal.forms.forms.get(id);
  if (form === undefined) throw new Error(`hubspot: no form ${id}`);
  portal.forms.forms.put({
    ...form,
    name: asText(properties['name'] ?? form.name),
    archived: typeof properties['archived'] === 'boolean' ? properties['archived'] : form.archived,
    updatedAt: portal.now(),
  });
}

/**
 * Somebody fills a form: `form` is its id or its name, the rest is what was entered. HubSpot keeps the submission and brings the
 * contact of that e-mail up to it, or makes one.
 */
export function fillForm(portal: Portal, properties: Properties, at: number): SubmissionRow {
  const { form: named, pageUrl, ...entered } = properties;
  const form = [...portal.forms.forms.values()].find((row) => row.id === named || row.name === named);
  if (form === undefined || form.archived) throw new Error(`hubspot: there is no form ${JSON.stringify(named)}`);
  const values = Object.entries(entered).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [{ name, value }] : [],
  );
  const row = portal.forms.submit(form.id, values, asText(pageUrl) || 'https://www.northwind.example/contact', at);
  const contacts = OBJECT_TYPES.contacts;
  const known = values.filter(({ name }) => portal.properties.get(contacts, name)?.readOnly === false);
  const email = values.find(({ name }) => name === 'email')?.value;
  if (email === undefined) return row;
  const write = { origin: 'ui' as const, claims: new Set<string>() };
  const holder = portal.table(contacts).holder('email', email);
  const given = Object.fromEntries(known.map(({ name, value }) => [name, name === 'email' ? value.toLowerCase() : value]));
  if (holder === undefined) draftCreate(portal, contacts, { properties: given }, { ...write, createdAt: at }).commit();
  else {
    const news = Object.entries(given).filter(([name, value]) => name !== 'email' && value !== stored(holder, name));
    if (news.length > 0) draftUpdate(portal, contacts, holder, Object.fromEntries(news), write).commit();
  }
  return row;
}

export const formRecord = (row: FormRow): BackdoorRecord => ({
  type: 'forms',
  id: row.id,
  entity: undefined,
  live: !row.archived,
  properties: { name: row.name, fields: row.fields },
});

export const submissionRecord = (row: SubmissionRow): BackdoorRecord => ({
  type: 'form_submissions',
  id: row.id,
  entity: undefined,
  live: true,
  properties: {
    form: row.form,
    pageUrl: row.pageUrl,
    submittedAt: row.submittedAt,
    ...Object.fromEntries(row.values.map(({ name, value }) => [name, value])),
  },
});
