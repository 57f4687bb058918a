import { fault, SalesforceError, type ApiError } from '../errors.ts';
import type { Org } from '../org.ts';
import type { Field, Scalar } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import type { Actor } from './actor.ts';
import { coerce } from './coerce.ts';
import { checkedReference, parentByExternalId } from './references.ts';

export type Values = Readonly<Record<string, Scalar>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const noColumn = (name: string, type: SObjectType): Error =>
  fault(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${type.name}`);

const mayWrite = (org: Org, type: SObjectType, field: Field, mode: 'create' | 'update', actor: Actor): boolean => {
  if (!actor.viaApi) return field.read === undefined;
  return (mode === 'create' ? field.createable : field.updateable) && org.visibility.editable(type, field);
};

/**
 * Turns a body into values by the fields' own spelling, checked one by one (salesforce.md 7, 12.9): unknown, hidden,
 * read-only, too long, bad picklist, bad reference. Throws all that is wrong at once.
 */
export function readBody(
  org: Org,
  type: SObjectType,
  body: Readonly<Record<string, unknown>>,
  mode: 'create' | 'update',
  actor: Actor,
): Values {
  const values: Record<string, Scalar> = {};
  const errors: ApiError[] = [];
  const readOnly: string[] = [];
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      errors.push(...error.errors);
    }
  };
  for (const [key, raw] of Object.entries(body)) {
    if (key.toLowerCase() === 'attributes') continue;
    const field = org.schema.field(type, key);
    if (field === undefined || (actor.viaApi && !org.visibility.readable(type, field))) {
      const lookup = isObject(raw) ? org.schema.relation(type, key) : undefined;
      if (lookup === undefined || !isObject(raw)) attempt(() => raise(noColumn(key, type)));
      else if (!mayWrite(org, type, lookup, mode, actor)) readOnly.push(lookup.name);
      else attempt(() => (values[lookup.name] = parentByExternalId(org, lookup, raw)));
    } else if (field.name === 'Id' && actor.viaApi) {
      attempt(() =>
        raise(
          fault(
            400,
            'INVALID_FIELD_FOR_INSERT_UPDATE',
            `cannot specify Id in an ${mode === 'create' ? 'insert' : 'update'} call`,
            ['Id'],
          ),
        ),
      );
    } else if (!mayWrite(org, type, field, mode, actor)) {
      readOnly.push(field.name);
    } else {
      attempt(
        () => (values[field.name] = settled(org, actor.viaApi ? org.visibility.withChoices(type, field) : field, raw, actor)),
      );
    }
  }
  if (readOnly.length > 0) {
    const names = readOnly.join(', ');
    errors.push({
      code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      message: `Unable to create/update fields: ${names}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      fields: readOnly,
    });
  }
  if (errors.length > 0) throw new SalesforceError(statusOf(errors), errors);
  return values;
}

function settled(org: Org, field: Field, raw: unknown, actor: Actor): Scalar {
  const value = coerce(field, raw, actor.seeding);
  return field.type === 'reference' && typeof value === 'string' ? checkedReference(org, field, value) : value;
}

const statusOf = (errors: readonly ApiError[]): number => (errors[0]?.code === 'ENTITY_IS_DELETED' ? 404 : 400);

function raise(error: Error): never {
  throw error;
}
