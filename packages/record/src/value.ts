/** Text, a finite number or a yes/no. Dates are text: `YYYY-MM-DD` for a civil date, ISO 8601 with `Z` for an instant. */
export type Scalar = string | number | boolean;

/** A decimal in text (`"1250.50"`, never a float) with an ISO 4217 code. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Points to another record of the same connection. */
export interface Reference {
  readonly stream: string;
  readonly id: string;
}

/**
 * One item of a list: an e-mail with its kind, a postal address with its parts, one of several companies. The first
 * item of a list is its primary.
 */
export interface ListItem {
  readonly value: Scalar | Money | Reference;
  readonly kind?: string | undefined;
  readonly parts?: Readonly<Record<string, string | null>> | undefined;
}

/**
 * A value that a record holds. `null` is *cleared*: the system says that there is nothing. A field that can't be read
 * or isn't mapped has no key at all (*absent*), which is never the same as cleared.
 */
export type Value = null | Scalar | Money | Reference | readonly ListItem[];

/** Values by field. A missing key is *absent*, `null` is *cleared*, anything else is *set*. */
export type Fields = Readonly<Record<string, Value>>;

export type Presence = 'absent' | 'cleared' | 'set';

/** Which of the three a field is. An empty text or an empty list counts as cleared. */
export function presence(fields: Fields, name: string): Presence {
  if (!Object.hasOwn(fields, name)) return 'absent';
  return isBlank(fields[name] ?? null) ? 'cleared' : 'set';
}

export function isBlank(value: Value): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

export function isList(value: Value): value is readonly ListItem[] {
  return Array.isArray(value);
}

export function isMoney(value: Value): value is Money {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'amount' in value;
}

export function isReference(value: Value): value is Reference {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'stream' in value;
}
