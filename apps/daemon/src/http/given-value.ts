import { formatRef, isList, isReference, type Value } from '@meshline/record';
import type { WireValue } from '@meshline/admin-api';
import { normalize } from '@meshline/reconcile';
import type { FieldRules } from '@meshline/rulebook';
import { identitiesNamed } from '@meshline/store-postgres';
import type { AdminContext } from './admin-context.ts';

export type GivenValue = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string };

/** What people write for each type, as a refusal tells it. */
const FORMS: Readonly<Record<FieldRules['type'], string>> = {
  text: 'a text',
  'person-name': 'a name',
  'company-name': 'a name',
  email: 'an e-mail address (jana@x.example)',
  phone: 'a phone number with its country (+49 30 901820)',
  domain: 'a domain (x.example)',
  country: 'a country (Germany, or DE)',
  number: 'a number (1250.5)',
  money: 'an amount with its currency (1250.50 EUR)',
  date: 'a date (2026-11-20)',
  choice: 'one of its values',
  flag: 'yes or no',
  reference: 'a name, an e-mail or an id',
};

/**
 * A value that a person gives, in the canonical form of the field; texts are read as the field's type reads them. A
 * reference is what it names: `Ada Brandt`, `ada@x.example` and `salesforce/User/005...` are the same user.
 */
export async function givenValue(context: AdminContext, rules: FieldRules, given: WireValue): Promise<GivenValue> {
  const blank = given === null || given === '' || (Array.isArray(given) && given.length === 0);
  if (blank)
    return rules.required ? no(`${rules.label} can't be blank: no record can be without it.`) : { ok: true, value: null };
  const value = given as Exclude<Value, null>;
  if (isList(value)) return no(`${rules.label} takes one value, and not a list; give ${FORMS[rules.type]}.`);
  if (rules.type === 'reference') return reference(context, rules, value);
  const read = normalize(rules.type, value, { currency: rules.currency });
  if (!read.ok || read.value === null) return no(`That is no legal value for ${rules.label}; give ${FORMS[rules.type]}.`);
  // A national number means another one in each country, and the record may name none.
  if (rules.type === 'phone' && !String(read.value as string).startsWith('+'))
    return no(`${rules.label} needs its country; give ${FORMS.phone}.`);
  if (rules.type === 'choice') return choice(rules, read.value);
  // Dates are civil dates in the golden record (architecture 5.8).
  return { ok: true, value: rules.type === 'date' && typeof read.value === 'string' ? read.value.slice(0, 10) : read.value };
}

function choice({ label, ladder, choices }: FieldRules, value: Value): GivenValue {
  const legal = ladder === undefined ? choices : [...ladder.steps, ...ladder.exits];
  if (legal === undefined) return { ok: true, value };
  const known = legal.find((one) => one.toLowerCase() === String(value as string).toLowerCase());
  return known === undefined ? no(`${label} has no such value; give one of ${legal.join(', ')}.`) : { ok: true, value: known };
}

async function reference(
  { runtime }: AdminContext,
  { label, entity = '' }: FieldRules,
  value: Exclude<Value, null>,
): Promise<GivenValue> {
  const text = isReference(value) ? value.id : typeof value === 'string' ? value.trim() : undefined;
  if (text === undefined) return no(`${label} names a ${entity}; give ${FORMS.reference}.`);
  const found = await identitiesNamed(runtime.pool, entity, text);
  const [one, ...others] = found;
  if (one === undefined) return no(`No ${entity} of that name, e-mail or id is known, so ${label} can't be set to it.`);
  if (others.length > 0)
    return no(
      `Several of that name are known: ${found.map(({ ref }) => formatRef(ref)).join(', ')}. Give one of these for ${label}.`,
    );
  return { ok: true, value: { stream: `@${entity}`, id: one.id } };
}

function no(message: string): GivenValue {
  return { ok: false, message };
}
