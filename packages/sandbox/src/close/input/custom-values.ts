import type { CustomFieldRow } from '../custom-fields.ts';
import { isCivilDate, objectDate, parseMoment } from '../dates.ts';
import { userName } from '../render.ts';
import type { CustomValue, CustomValues, RecordType } from '../rows.ts';
import type { Store } from '../store.ts';
import type { Body, Reading } from './body.ts';

const KEY = /^custom\.(cf_[0-9A-Za-z]+)(\.add|\.remove)?$/;

/** Why a value doesn't fit its field. */
class Misfit {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/**
 * The custom values of a record after a body is applied: null clears, a plain write replaces, `.add` and `.remove`
 * change one value of several. A key that names no field of this type is dropped in silence (close.md 3.1).
 * @param leadId the record's lead, where it has one: `contact` values must be its contacts
 */
export function applyCustom(
  store: Store,
  type: RecordType,
  leadId: string | undefined,
  before: CustomValues,
  body: Body,
  reading: Reading,
): CustomValues {
  let after: Record<string, CustomValue> | undefined;
  for (const [key, raw] of Object.entries(body)) {
    const [, id = '', verb] = KEY.exec(key) ?? [];
    const field = id === '' ? undefined : store.customFields.on(type, id);
    if (field === undefined) continue;
    after ??= { ...before };
    const value = verb === undefined ? replaced(store, field, leadId, raw) : changed(store, field, leadId, after[id], raw, verb);
    if (value instanceof Misfit) reading.problems.add(key, value.message);
    else if (value === undefined) delete after[id];
    else after[id] = value;
  }
  return after ?? before;
}

function replaced(
  store: Store,
  field: CustomFieldRow,
  leadId: string | undefined,
  raw: unknown,
): CustomValue | undefined | Misfit {
  if (raw === null || raw === undefined) return undefined;
  if (!field.accepts_multiple_values) return coerceCustom(store, field, leadId, raw);
  const values: string[] = [];
  for (const item of Array.isArray(raw) ? raw : [raw]) {
    const value = coerceCustom(store, field, leadId, item);
    if (value instanceof Misfit) return value;
    if (!values.includes(String(value))) values.push(String(value));
  }
  return values.length === 0 ? undefined : values;
}

function changed(
  store: Store,
  field: CustomFieldRow,
  leadId: string | undefined,
  before: CustomValue | undefined,
  raw: unknown,
  verb: string,
): CustomValue | undefined | Misfit {
  if (!field.accepts_multiple_values) return new Misfit('This field does not accept multiple values.');
  const value = coerceCustom(store, field, leadId, raw);
  if (value instanceof Misfit) return value;
  const held = Array.isArray(before) ? (before as readonly string[]) : [];
  const rest = held.filter((item) => item !== value);
  if (verb === '.add') return held.includes(String(value)) ? held : [...held, String(value)];
  return rest.length === 0 ? undefined : rest;
}

/** One value in the field's type, or why it doesn't fit. */
function coerceCustom(store: Store, field: CustomFieldRow, leadId: string | undefined, raw: unknown): string | number | Misfit {
  if (field.type === 'number') {
    const number = typeof raw === 'number' ? raw : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : Number.NaN;
    return Number.isFinite(number) ? number : new Misfit('Input should be a valid number');
  }
  const value = typeof raw === 'number' ? String(raw) : raw;
  if (typeof value !== 'string') return new Misfit('Input should be a valid string');
  switch (field.type) {
    case 'date':
      return isCivilDate(value) ? value : new Misfit('Input should be a valid date in the format YYYY-MM-DD');
    case 'datetime': {
      const at = parseMoment(value);
      return at === undefined ? new Misfit('Input should be a valid datetime') : objectDate(at);
    }
    case 'choices':
      return field.choices.includes(value) ? value : new Misfit(`'${value}' is not a valid choice.`);
    case 'user': {
      const user = store.users.live.get(value) ?? [...store.users.live.values()].find((row) => userName(row) === value);
      return user?.id ?? new Misfit('User not found.');
    }
    case 'contact': {
      const contact = store.contacts.live.get(value);
      return contact !== undefined && contact.lead_id === leadId ? contact.id : new Misfit('Contact not found on this lead.');
    }
    case 'text':
    case 'hidden':
    case 'custom_object':
      return value;
  }
}

/** A held value after its field changed type; undefined when it can't be read as the new one. */
export function convertCustom(
  store: Store,
  field: CustomFieldRow,
  leadId: string | undefined,
  value: CustomValue,
): CustomValue | undefined {
  const single = Array.isArray(value) && !field.accepts_multiple_values ? (value as readonly string[])[0] : value;
  const converted = replaced(store, field, leadId, single);
  return converted instanceof Misfit ? undefined : converted;
}
