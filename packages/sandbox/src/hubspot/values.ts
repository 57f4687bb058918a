import type { PropertyProblem } from './errors.ts';
import { TEXT_MAX } from './limits.ts';
import { isMultiSelect, type PropertyDefinition } from './property-definition.ts';

const DAY_MS = 86_400_000;
const CIVIL_DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const EPOCH_MS = /^-?\d{1,15}$/;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]{2,}$/;

/** The instant that a date, an ISO time or epoch milliseconds name; undefined when it is none of them. */
export function instant(value: string): number | undefined {
  if (EPOCH_MS.test(value)) return Number(value);
  if (!CIVIL_DATE.test(value) && !DATE_TIME.test(value)) return undefined;
  const ms = Date.parse(value);
  // Date.parse rolls 2026-02-31 over into March: a date must read back as written.
  if (Number.isNaN(ms) || (CIVIL_DATE.test(value) && !new Date(ms).toISOString().startsWith(value))) return undefined;
  return ms;
}

export type Normalised = { readonly value: string } | { readonly problem: PropertyProblem };

/** A JSON value as text; undefined for what no property takes (objects, lists). */
function asText(raw: unknown): string | undefined {
  if (raw === null) return '';
  if (typeof raw === 'string') return raw;
  return typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : undefined;
}

/**
 * The value as HubSpot stores it, or why it refuses it (hubspot.md 8). `current` is the value so far, to which a
 * leading `;` of a multiple choice adds. References (owner, pipeline, stage) are checked elsewhere.
 */
export function normalise(definition: PropertyDefinition, raw: unknown, current: string): Normalised {
  const { name } = definition;
  const refuse = (code: string, message: string): Normalised => ({ problem: { name, code, message } });
  const value = asText(raw);
  if (value === undefined) return refuse('INVALID_VALUE', `${name} must be a string, number, boolean or null`);
  if (value === '') return { value };
  if (name === 'email') {
    const email = value.trim().toLowerCase();
    return EMAIL.test(email) ? { value: email } : refuse('INVALID_EMAIL', `Email address ${value} is invalid`);
  }
  switch (definition.type) {
    case 'string':
    case 'phone_number':
      return value.length <= TEXT_MAX
        ? { value }
        : refuse('STRING_TOO_LONG', `${name} has ${value.length} characters; at most ${TEXT_MAX} are allowed`);
    case 'number':
      return NUMBER.test(value.trim()) ? { value: value.trim() } : refuse('INVALID_INTEGER', `${value} was not a valid number.`);
    case 'bool':
      return value === 'true' || value === 'false'
        ? { value }
        : refuse('INVALID_OPTION', `${value} was not one of the allowed options: [true, false]`);
    case 'date': {
      const at = instant(value);
      if (at === undefined) return refuse('INVALID_DATE', `${value} was not a valid date.`);
      if (at % DAY_MS !== 0)
        return refuse('INVALID_DATE', `${value} is at ${new Date(at).toISOString()} and not at midnight UTC.`);
      return { value: new Date(at).toISOString().slice(0, 10) };
    }
    case 'datetime': {
      const at = instant(value);
      return at === undefined ? refuse('INVALID_DATE', `${value} was not a valid date.`) : { value: new Date(at).toISOString() };
    }
    case 'enumeration':
      return isMultiSelect(definition) ? choices(definition, value, current) : choice(definition, value);
  }
}

const notAllowed = (definition: PropertyDefinition, value: string): PropertyProblem => ({
  name: definition.name,
  code: 'INVALID_OPTION',
  message: `${value} was not one of the allowed options: [${definition.options.map((option) => option.value).join(', ')}]`,
});

/** The internal value counts, with its case; the label is refused (hubspot.md 8). */
function choice(definition: PropertyDefinition, value: string): Normalised {
  const known = definition.externalOptions || definition.options.some((option) => option.value === value);
  return known ? { value } : { problem: notAllowed(definition, value) };
}

function choices(definition: PropertyDefinition, value: string, current: string): Normalised {
  const given = value.split(';').filter((part) => part !== '');
  for (const part of given) {
    if (!definition.options.some((option) => option.value === part)) return { problem: notAllowed(definition, part) };
  }
  const before = value.startsWith(';') && current !== '' ? current.split(';') : [];
  return { value: [...new Set([...before, ...given])].join(';') };
}
