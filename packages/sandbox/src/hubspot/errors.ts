import { PORTAL } from './settings.ts';
import type { ObjectType } from './object-types.ts';

/** One entry of `errors[]` in an error body. */
export interface ErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** A refusal as HubSpot words it; every field but the message is optional on the wire (hubspot.md 7). */
export class HubSpotError extends Error {
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(status: number, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
  body(correlationId: string): Record<string, unknown> {
    return { status: 'error', message: this.message, correlationId, ...this.fields };
  }
  /** The same refusal as an entry of a batch's `errors[]`, which has no correlation id (hubspot.md 3). */
  entry(context: Readonly<Record<string, readonly string[]>>): Record<string, unknown> {
    const { category, subCategory } = this.fields;
    return {
      status: 'error',
      category: category ?? 'VALIDATION_ERROR',
      ...(subCategory === undefined ? {} : { subCategory }),
      message: this.message,
      context,
    };
  }
}

export const invalid = (message: string, more: Readonly<Record<string, unknown>> = {}): HubSpotError =>
  new HubSpotError(400, message, { ...more, category: 'VALIDATION_ERROR' });

/** Why one property's value was refused. */
export interface PropertyProblem {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** The detail is a JSON string inside `message` as well as in `errors[]` (hubspot.md 7). */
export const invalidProperties = (problems: readonly PropertyProblem[]): HubSpotError => {
  const inner = problems.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId: PORTAL.id,
  }));
  return invalid(`Property values were not valid: ${JSON.stringify(inner)}`, {
    errors: problems.map(({ name, code, message }): ErrorDetail => ({ message, code, context: { propertyName: [name] } })),
  });
};

export const objectNotFound = (id: string): HubSpotError =>
  new HubSpotError(404, `Object not found.  objectId are usually numeric.`, {
    context: { id: [id] },
    category: 'OBJECT_NOT_FOUND',
  });

export const notFound = (message: string): HubSpotError => new HubSpotError(404, message, { category: 'OBJECT_NOT_FOUND' });

export const contactExists = (id: string): HubSpotError =>
  new HubSpotError(409, `Contact already exists. Existing ID: ${id}`, { category: 'CONFLICT' });

/** The racing form: the second id is the holder of the value, the first was allocated in vain (hubspot.md 4). */
export const valueTaken = (type: ObjectType, name: string, value: string, id: string, holder: string): HubSpotError =>
  invalid(
    `Cannot set PropertyValueCoordinates{portalId=${PORTAL.id}, objectTypeId=${type.typeId}, propertyName=${name}, ` +
      `value=${value}} on ${id}. ${holder} already has that value.`,
  );

export const missingProperties = (type: ObjectType, names: readonly string[]): HubSpotError =>
  invalid(`Error creating ${type.singular.toUpperCase()}. Some required properties were not set.`, {
    context: { properties: names },
  });

export const missingScopes = (scopes: readonly string[]): HubSpotError =>
  new HubSpotError(403, `This app hasn't been granted all required scopes to make this call.`, {
    errors: [
      { message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: scopes } },
    ] satisfies ErrorDetail[],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  });

export const unauthenticated = (message: string): HubSpotError =>
  new HubSpotError(401, message, { category: 'INVALID_AUTHENTICATION' });

/** 429: the policy tells which limit it was (hubspot.md 6). No `Retry-After`: it is not documented for REST. */
export const limitExceeded = (policy: 'TEN_SECONDLY_ROLLING' | 'DAILY' | 'SECONDLY'): HubSpotError => {
  const words = { TEN_SECONDLY_ROLLING: 'ten_secondly_rolling', DAILY: 'daily', SECONDLY: 'secondly' }[policy];
  return new HubSpotError(429, `You have reached your ${words} limit.`, {
    errorType: 'RATE_LIMIT',
    policyName: policy,
    groupName: `publicapi:crm:${policy === 'SECONDLY' ? 'search' : 'default'}`,
  });
};
