import { FIELD_TYPES, MULTI_VALUE_TYPES, type CustomFieldRow, type FieldType } from '../custom-fields.ts';
import { FieldProblems, notFound } from '../errors.ts';
import type { Body } from '../input/body.ts';
import { convertCustom } from '../input/custom-values.ts';
import { CONVERSION_DELAY_MS } from '../numbers.ts';
import { newCustomField } from '../organization.ts';
import { renderCustomField } from '../render.ts';
import type { Actor, ContactRow, CustomValue, LeadRow, OpportunityRow, RecordType } from '../rows.ts';
import type { Store } from '../store.ts';
import type { Table } from '../table.ts';

const RECORD_TYPES: readonly RecordType[] = ['lead', 'contact', 'opportunity'];

const strings = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as string[]) : undefined;

/** Record types named by `associations: [{object_type}]` of a shared field. */
function associations(value: unknown, problems: FieldProblems): RecordType[] {
  if (value === undefined) return [];
  const types = (Array.isArray(value) ? value : [undefined]).map((item: unknown) =>
    RECORD_TYPES.find((type) => type === (item as { object_type?: unknown } | null | undefined)?.object_type),
  );
  const known = types.filter((type) => type !== undefined);
  if (known.length < types.length) problems.add('associations', `object_type must be one of: ${RECORD_TYPES.join(', ')}`);
  return known;
}

/** A definition with a body's keys applied; other keys are dropped. */
function applied(store: Store, before: CustomFieldRow, body: Body, problems: FieldProblems): CustomFieldRow {
  const next: { -readonly [K in keyof CustomFieldRow]: CustomFieldRow[K] } = { ...before };
  if (body['name'] !== undefined) {
    const name = typeof body['name'] === 'string' ? body['name'].trim() : '';
    if (name === '') problems.add('name', 'This field is required.');
    const scope = before.object === 'shared' ? store.customFields.ownOf('shared') : store.customFields.of(before.object);
    if (scope.some((field) => field.name === name && field.id !== before.id))
      problems.add('name', 'A custom field with this name already exists.');
    next.name = name;
  }
  if (body['description'] !== undefined) next.description = typeof body['description'] === 'string' ? body['description'] : null;
  if (body['choices'] !== undefined) {
    const choices = strings(body['choices']);
    if (choices === undefined) problems.add('choices', 'Input should be a valid list');
    next.choices = choices ?? [];
  }
  if (body['editable_with_roles'] !== undefined) next.editable_with_roles = strings(body['editable_with_roles']) ?? [];
  if (body['accepts_multiple_values'] !== undefined) next.accepts_multiple_values = body['accepts_multiple_values'] === true;
  if (next.accepts_multiple_values && !MULTI_VALUE_TYPES.includes(next.type)) {
    problems.add('accepts_multiple_values', `Fields of type ${next.type} do not accept multiple values.`);
  }
  return next;
}

function typeOf(value: unknown, problems: FieldProblems): FieldType {
  const type = FIELD_TYPES.find((known) => known === value);
  if (type === undefined)
    problems.add('type', value === undefined ? 'This field is required.' : `Value must be one of: ${FIELD_TYPES.join(', ')}`);
  return type ?? 'text';
}

function log(
  store: Store,
  actor: Actor,
  row: CustomFieldRow,
  action: string,
  before: CustomFieldRow | undefined,
  changed: string[],
): void {
  store.events.record(
    {
      object_type: `custom_fields.${row.object}`,
      object_id: row.id,
      lead_id: null,
      action,
      changed_fields: changed,
      data: action === 'deleted' ? null : renderCustomField(store, row),
      previous_data: before === undefined ? null : renderCustomField(store, before),
    },
    actor,
    store.now(),
    store.now(),
  );
}

/** Creates a definition. Throws 400 without a name or a known type. */
export function createCustomField(store: Store, actor: Actor, object: CustomFieldRow['object'], body: Body): CustomFieldRow {
  const problems = new FieldProblems();
  const blank = newCustomField(store, object, '', typeOf(body['type'], problems), store.now());
  const shared = object === 'shared' ? { associations: associations(body['associations'], problems) } : {};
  const row = applied(store, { ...blank, ...shared, created_by: actor.userId }, { name: '', ...body }, problems);
  if (row.type === 'choices' && row.choices.length === 0) problems.add('choices', 'This field is required.');
  problems.throwIfAny();
  store.customFields.put(row);
  log(store, actor, row, 'created', undefined, []);
  return row;
}

export function findCustomField(store: Store, object: CustomFieldRow['object'], id: string): CustomFieldRow {
  const row = store.customFields.get(id);
  if (row === undefined || row.object !== object) throw notFound();
  return row;
}

/** Changes a definition; another `type` is taken up later (close.md 3.2), until then `converting_to_type` names it. */
export function updateCustomField(
  store: Store,
  actor: Actor,
  object: CustomFieldRow['object'],
  id: string,
  body: Body,
): CustomFieldRow {
  const before = findCustomField(store, object, id);
  const problems = new FieldProblems();
  const type = body['type'] === undefined ? before.type : typeOf(body['type'], problems);
  const next = applied(store, before, body, problems);
  problems.throwIfAny();
  const due = store.now() + (store.options.realism.lags ? CONVERSION_DELAY_MS : 0);
  const converting = type === before.type ? {} : { converting: { type, due } };
  const row = store.customFields.put({ ...next, ...converting, updated: store.now() });
  const changed = Object.keys(body).filter((key) => key in row);
  log(store, actor, row, 'updated', before, [...changed, 'date_updated']);
  return row;
}

/** Adds a record type to a shared field. */
export function associateCustomField(store: Store, id: string, body: Body): CustomFieldRow {
  const before = findCustomField(store, 'shared', id);
  const problems = new FieldProblems();
  const [type] = associations([body], problems);
  problems.throwIfAny();
  if (type === undefined || before.associations.includes(type)) return before;
  return store.customFields.put({ ...before, associations: [...before.associations, type], updated: store.now() });
}

/** Deletes a definition: its values leave every response at once (close.md 3.2). */
export function deleteCustomField(store: Store, actor: Actor, object: CustomFieldRow['object'], id: string): void {
  const before = findCustomField(store, object, id);
  store.customFields.put({ ...before, deleted: store.now() });
  log(store, actor, before, 'deleted', before, []);
}

/** Finishes a change of type: values that can't be read as the new type are lost. */
export function finishConversion(store: Store, field: CustomFieldRow): void {
  if (field.converting === null) return;
  const { type } = field.converting;
  const multiple = field.accepts_multiple_values && MULTI_VALUE_TYPES.includes(type);
  const next = store.customFields.put({ ...field, type, accepts_multiple_values: multiple, converting: null });
  convertRows(store, store.leads, next, (row) => row.id);
  convertRows(store, store.contacts, next, (row) => row.lead_id);
  convertRows(store, store.opportunities, next, (row) => row.lead_id);
}

function convertRows<R extends LeadRow | ContactRow | OpportunityRow>(
  store: Store,
  table: Table<R>,
  field: CustomFieldRow,
  leadOf: (row: R) => string,
): void {
  for (const row of table.live.values()) {
    const value = row.custom[field.id];
    if (value === undefined) continue;
    const converted = convertCustom(store, field, leadOf(row), value);
    const { [field.id]: _, ...rest } = row.custom;
    const custom: Record<string, CustomValue> = converted === undefined ? rest : { ...rest, [field.id]: converted };
    table.put({ ...row, custom }, store.now());
  }
}
