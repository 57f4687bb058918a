import { decimalText, instantText } from '@meshline/connector-kit';
import type { FieldDescription } from '@meshline/connector-spec';
import { cleanText, isList, isMoney, isReference, type Money, type Reference, type Scalar, type Value } from '@meshline/record';

/**
 * A property's value as HubSpot sends it (text or null, hubspot.md 8), typed by its field. An empty text is a cleared
 * value. Undefined = it can't be read as the field's type, and is left out.
 */
export function readValue(wire: unknown, field: FieldDescription, currency: string): Value | undefined {
  if (wire === null || wire === '') return null;
  const text =
    typeof wire === 'string' ? cleanText(wire) : typeof wire === 'number' || typeof wire === 'boolean' ? String(wire) : undefined;
  if (text === undefined) return undefined;
  if (field.type !== 'list') return readScalar(text, field.type, currency);
  const items = text.split(';').flatMap((part) => {
    const value = readScalar(part.trim(), field.itemType ?? 'text', currency);
    return value === undefined || value === '' ? [] : [{ value }];
  });
  return items.length === 0 ? null : items;
}

function readScalar(text: string, type: FieldDescription['type'], currency: string): Scalar | Money | Reference | undefined {
  switch (type) {
    case 'number': {
      const number = Number(text);
      return text.trim() !== '' && Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'date':
      return dateText(text);
    case 'datetime':
      // Some properties hold a civil date where the definition says datetime; it is midnight UTC (hubspot.md 8).
      return instantText(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
    case 'money': {
      const amount = decimalText(text);
      return amount === undefined ? undefined : { amount, currency };
    }
    case 'reference':
      return { stream: 'owners', id: text };
    default:
      return text;
  }
}

/** A civil date: as such, or as midnight UTC in ISO or Unix milliseconds. */
function dateText(text: string): string | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  return instantText(text)?.slice(0, 10);
}

/**
 * A value in the form in which HubSpot takes it: text; empty clears. A list becomes `a;b`. Undefined = HubSpot can't hold
 * it: an item with a semicolon, or an empty one first (a leading `;` appends where it should replace, hubspot.md 8).
 */
export function writeValue(value: Value): string | undefined {
  if (value === null) return '';
  if (isList(value)) {
    const items = value.map((item) => writeScalar(item.value));
    return items.some((item) => item === '' || item.includes(';')) ? undefined : items.join(';');
  }
  return writeScalar(value);
}

function writeScalar(value: Scalar | Money | Reference): string {
  if (typeof value === 'object') {
    if (isMoney(value)) return value.amount;
    return isReference(value) ? value.id : '';
  }
  if (typeof value === 'number') return decimalText(value) ?? '';
  return String(value);
}
