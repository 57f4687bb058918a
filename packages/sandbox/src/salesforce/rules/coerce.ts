import { fault } from '../errors.ts';
import { isText, type Field, type Scalar } from '../schema/field.ts';
import { formatInstant, isCivilDate, parseInstant } from '../time.ts';

const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/u;

/** The JSON token as the platform's parser names it. */
function jsonToken(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  if (value === null || value === undefined) return 'VALUE_NULL';
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
  if (typeof value === 'number') return `VALUE_NUMBER value ${value}`;
  return typeof value === 'string' ? `VALUE_STRING value ${value}` : 'START_OBJECT';
}

const unreadable = (field: Field, value: unknown): Error =>
  fault(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from ${jsonToken(value)} or request may be missing a required field`,
  );

function number(field: Field, value: unknown): number {
  const parsed =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isFinite(parsed) || (field.type === 'int' && !Number.isInteger(parsed))) throw unreadable(field, value);
  if (Math.abs(parsed) >= 10 ** (field.precision - field.scale)) {
    throw fault(400, 'NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: value outside of valid range on numeric field: ${parsed}`, [
      field.name,
    ]);
  }
  const factor = 10 ** field.scale;
  return Math.round(parsed * factor) / factor;
}

function text(field: Field, value: unknown, lenient: boolean): string | null {
  if (value !== null && typeof value === 'object') throw unreadable(field, value);
  const trimmed = String(value).trim();
  if (trimmed === '') return null;
  if (field.type === 'picklist') {
    // A picklist takes the spelling of its own value.
    const known = field.picklist.find((entry) => entry.toLowerCase() === trimmed.toLowerCase());
    if (field.restrictedPicklist && known === undefined) {
      throw fault(
        400,
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `${field.label}: bad value for restricted picklist field: ${trimmed}`,
        [field.name],
      );
    }
    return known ?? trimmed;
  }
  if (field.length > 0 && trimmed.length > field.length) {
    throw fault(400, 'STRING_TOO_LONG', `${field.label}: data value too large: ${trimmed} (max length=${field.length})`, [
      field.name,
    ]);
  }
  if (field.type === 'email' && !lenient && !EMAIL.test(trimmed)) {
    throw fault(400, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${trimmed}`, [field.name]);
  }
  return trimmed;
}

/**
 * The value as the org stores it: texts trimmed with empty as null, numbers rounded to their scale, instants in whole
 * seconds. Throws what the API answers for a value that doesn't fit (salesforce.md 7). `lenient` skips the form of e-mails.
 */
export function coerce(field: Field, value: unknown, lenient: boolean): Scalar {
  if (isText(field.type) && field.type !== 'picklist' && (typeof value === 'number' || typeof value === 'boolean'))
    return text(field, String(value), lenient);
  if (value === null || value === undefined || (value === '' && field.type !== 'boolean')) {
    if (field.type === 'boolean') throw unreadable(field, null);
    return null;
  }
  switch (field.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
      throw unreadable(field, value);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return number(field, value);
    case 'date': {
      if (typeof value !== 'string') throw unreadable(field, value);
      if (isCivilDate(value)) return value;
      const instant = parseInstant(value);
      if (instant === undefined) throw unreadable(field, value);
      return new Date(instant).toISOString().slice(0, 10);
    }
    case 'datetime': {
      const instant =
        typeof value === 'string' ? (isCivilDate(value) ? Date.parse(`${value}T00:00:00Z`) : parseInstant(value)) : undefined;
      if (instant === undefined) throw unreadable(field, value);
      return formatInstant(instant);
    }
    case 'id':
    case 'reference':
    case 'string':
    case 'textarea':
    case 'email':
    case 'phone':
    case 'url':
    case 'picklist':
    case 'address':
      return text(field, value, lenient);
  }
}
