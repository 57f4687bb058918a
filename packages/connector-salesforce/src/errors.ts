import { asArray, asObject, asText, basicHttpError } from '@meshline/connector-kit';
import { ConnectorError, type ErrorCode, type ErrorData, type WriteKind } from '@meshline/connector-spec';
import { to18 } from './ids.ts';

interface Rule {
  readonly code: ErrorCode;
  /** Completes `Salesforce Contact, update: `. */
  readonly text: string;
}

const schemaChanged: Rule = {
  code: 'SCHEMA_CHANGED',
  text: 'a field or object is not there, or the run-as user may not use it; the schema is read again. Check field-level security.',
};
const gone: Rule = { code: 'RECORD_GONE', text: 'the record is deleted or out of sight.' };
const notAllowed: Rule = {
  code: 'SCOPE_MISSING',
  text: 'the run-as user or the app may not do this. Check its permission sets and the scope api.',
};

/** Salesforce's codes (salesforce.md 7). Messages are localised, so nothing is told by them. */
const RULES: Readonly<Record<string, Rule>> = {
  UNABLE_TO_LOCK_ROW: { code: 'RECORD_BUSY', text: 'the record is locked by another transaction; it will be tried again.' },
  ALL_OR_NONE_OPERATION_ROLLED_BACK: {
    code: 'RECORD_BUSY',
    text: 'it was rolled back with its neighbours; it will be tried again.',
  },
  DUPLICATE_VALUE: { code: 'RECORD_CONFLICT', text: 'another record has this value in a unique field.' },
  DUPLICATE_EXTERNAL_ID: { code: 'RECORD_CONFLICT', text: 'several records have this external id.' },
  DUPLICATES_DETECTED: {
    code: 'RECORD_CONFLICT',
    text: 'a duplicate rule of the org holds it for a duplicate. Link or merge the two.',
  },
  ENTITY_IS_DELETED: gone,
  NOT_FOUND: gone,
  CANNOT_UPDATE_CONVERTED_LEAD: { code: 'RECORD_GONE', text: 'the lead was converted; its contact takes its place.' },
  INVALID_FIELD: schemaChanged,
  INVALID_FIELD_FOR_INSERT_UPDATE: schemaChanged,
  INVALID_TYPE: schemaChanged,
  INSUFFICIENT_ACCESS: notAllowed,
  API_DISABLED_FOR_ORG: notAllowed,
  API_CURRENTLY_DISABLED: notAllowed,
  FUNCTIONALITY_NOT_ENABLED: notAllowed,
  REQUEST_LIMIT_EXCEEDED: {
    code: 'RATE_LIMITED',
    text: "the org's API requests are used up; calls wait until some are free again.",
  },
  SERVER_UNAVAILABLE: { code: 'UNAVAILABLE', text: 'Salesforce is overloaded or under maintenance; it will be asked again.' },
  QUERY_TIMEOUT: { code: 'UNAVAILABLE', text: 'the query took too long; it will be asked again.' },
  UNKNOWN_EXCEPTION: { code: 'UNAVAILABLE', text: 'Salesforce failed inside; it will be asked again.' },
  INVALID_REPLICATION_DATE: {
    code: 'CURSOR_EXPIRED',
    text: 'the changes since then are no longer kept; everything is read anew.',
  },
  INVALID_SESSION_ID: { code: 'AUTH_REVOKED', text: 'a new token was refused as well. Check the app and its run-as user.' },
  MALFORMED_QUERY: { code: 'CONTRACT_VIOLATION', text: 'the query is malformed. Report this with the version of the connector.' },
  JSON_PARSER_ERROR: {
    code: 'CONTRACT_VIOLATION',
    text: 'the request is malformed. Report this with the version of the connector.',
  },
  REQUIRED_FIELD_MISSING: { code: 'RECORD_REJECTED', text: 'a required field has no value.' },
  STRING_TOO_LONG: { code: 'RECORD_REJECTED', text: 'a value is too long for its field.' },
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: { code: 'RECORD_REJECTED', text: 'a value is not in its picklist.' },
  FIELD_CUSTOM_VALIDATION_EXCEPTION: { code: 'RECORD_REJECTED', text: 'a validation rule or trigger of the org refuses it.' },
  INVALID_EMAIL_ADDRESS: { code: 'RECORD_REJECTED', text: 'an e-mail address is not valid.' },
  INACTIVE_OWNER_OR_USER: { code: 'RECORD_REJECTED', text: 'the owner is an inactive user.' },
  INSUFFICIENT_ACCESS_OR_READONLY: {
    code: 'RECORD_REJECTED',
    text: 'the run-as user may not change this record. Check sharing.',
  },
  INVALID_CROSS_REFERENCE_KEY: { code: 'RECORD_REJECTED', text: 'a record that it refers to is not there.' },
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: {
    code: 'RECORD_REJECTED',
    text: 'the run-as user may not see a record that it refers to.',
  },
};
const refused: Rule = { code: 'RECORD_REJECTED', text: 'Salesforce refuses it.' };

/** How a failed row of a collections answer looks, or one error of a failed call. */
export interface VendorError {
  readonly statusCode?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly message?: string | undefined;
  readonly fields?: readonly string[] | null | undefined;
  readonly [more: string]: unknown;
}

export interface RowContext {
  readonly stream: string;
  readonly kind: WriteKind;
  /** The first three characters of the stream's ids. */
  readonly keyPrefix: string | undefined;
  readonly now: number;
}

/** The outcome of a row with `success: false`: nothing was written. */
export function rowFailure(
  errors: readonly VendorError[],
  row: RowContext,
): { outcome: 'rejected' | 'conflict'; error: ErrorData } {
  const [first] = errors;
  const vendorCode = first === undefined ? undefined : codeOf(first);
  const fields = errors.flatMap((error) => (error.fields ?? []).filter((name) => /^[A-Za-z0-9_.]+$/.test(name)));
  let rule = (vendorCode === undefined ? undefined : RULES[vendorCode]) ?? refused;
  // An update by a purged id is answered so too, then without a field.
  const byId = row.kind === 'update' || row.kind === 'archive';
  if (vendorCode === 'INVALID_CROSS_REFERENCE_KEY' && byId && fields.length === 0) rule = gone;
  const existingId = rule.code === 'RECORD_CONFLICT' && first !== undefined ? duplicateOf(first, row) : undefined;
  const error: ErrorData = {
    code: rule.code,
    message: `Salesforce ${row.stream}, ${row.kind}: ${rule.text}`,
    ...(vendorCode === undefined ? {} : { vendorCode }),
    ...(fields.length === 0 ? {} : { fields: [...new Set(fields)] }),
    ...(existingId === undefined ? {} : { existingId }),
    ...(rule.code === 'RATE_LIMITED' ? { retryAt: row.now + CONCURRENT_PAUSE_MS } : {}),
  };
  // An update that hits another record's key is a matter for a person; only a create may take the other record instead.
  return { outcome: rule.code === 'RECORD_CONFLICT' && !byId ? 'conflict' : 'rejected', error };
}

/** The day's window rolls: after a quarter of an hour some requests are free again. Concurrency frees at once. */
const DAILY_PAUSE_MS = 900_000;
const CONCURRENT_PAUSE_MS = 5_000;

export interface FailedCall {
  readonly status: number;
  readonly where: string;
  readonly now: number;
  readonly headers?: Headers | undefined;
  readonly text?: string | undefined;
}

/**
 * What a call that failed as a whole means. `sent: false` for 4xx, as nothing was written then; an answer with status 2xx
 * whose shape is wrong, and any 5xx, leave open what happened.
 */
export function callFailure(call: FailedCall): ConnectorError {
  const { status, where, now } = call;
  const headers = call.headers ?? new Headers();
  const [entry] = asArray(parse(call.text));
  const vendorCode = codeOf(asObject(entry));
  const facts = { httpStatus: status, ...(vendorCode === undefined ? {} : { vendorCode }) };
  if (status < 400) {
    const message = `${where}: the answer (status ${status}) is cut off or not of the documented shape. It will be asked again; if it stays so, look for a proxy or a maintenance page in between.`;
    return new ConnectorError({ ...facts, code: 'UNAVAILABLE', message });
  }
  const sent = status >= 500 || status === 408;
  const basic = basicHttpError(new Response(null, { status: Math.min(status, 599), headers }), where, now);
  if (basic !== undefined) return new ConnectorError({ ...sane(basic, now), ...facts }, { sent });
  const rule = (vendorCode === undefined ? undefined : RULES[vendorCode]) ?? byStatus(status);
  const settled = vendorCode === 'NOT_FOUND' ? schemaChanged : rule;
  const retryAt =
    settled.code === 'RATE_LIMITED' ? now + (dayIsUsedUp(headers, call.text) ? DAILY_PAUSE_MS : CONCURRENT_PAUSE_MS) : undefined;
  const message = `${where}: ${settled.text}`;
  return new ConnectorError({ ...facts, code: settled.code, message, ...(retryAt === undefined ? {} : { retryAt }) }, { sent });
}

/** A pause that Salesforce can't mean (milliseconds where seconds belong) is cut to the longest that it has a reason for, and said. */
function sane(error: ErrorData, now: number): ErrorData {
  if (error.retryAt === undefined || error.retryAt <= now + DAILY_PAUSE_MS) return error;
  const asked = Math.round((error.retryAt - now) / 60_000);
  const message = `${error.message} It asked for a pause of ${asked} minutes, which it can't mean; it is asked again after ${DAILY_PAUSE_MS / 60_000}.`;
  return { ...error, retryAt: now + DAILY_PAUSE_MS, message };
}

/** Why no token was given: `{"error":"invalid_grant","error_description":"..."}`, of which only the first is shown. */
export function tokenFailure(
  { status, headers, text }: Required<Pick<FailedCall, 'status' | 'headers' | 'text'>>,
  now: number,
): ConnectorError {
  const code = asText(asObject(parse(text))['error']);
  if (status >= 500 || status === 429 || status === 408 || status < 400)
    return callFailure({ status, headers, text, where: 'Salesforce, token', now });
  const facts = { httpStatus: status, ...(code !== undefined && /^[\w-]{1,60}$/.test(code) ? { vendorCode: code } : {}) };
  if (code === undefined) {
    const message = `Salesforce, token: there is no token endpoint under this address (status ${status}). Check baseUrl: it is the org's My Domain URL.`;
    return new ConnectorError({ ...facts, code: 'CONFIG_INVALID', message }, { sent: false });
  }
  const message =
    'Salesforce, token: the client id or secret is refused. Check both, and that the External Client App allows the client credentials flow and names a run-as user.';
  return new ConnectorError({ ...facts, code: 'AUTH_REVOKED', message }, { sent: false });
}

function byStatus(status: number): Rule {
  if (status === 401) return RULES['INVALID_SESSION_ID'] ?? refused;
  if (status === 403) return notAllowed;
  if (status === 404) return schemaChanged;
  if (status === 414 || status === 431) return RULES['JSON_PARSER_ERROR'] ?? refused;
  return refused;
}

/** Both limits have one code. The day's shows in the header; without it the untranslated name in the message must do. */
function dayIsUsedUp(headers: Headers, text: string | undefined): boolean {
  const usage = /api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '');
  if (usage !== null && Number(usage[1]) >= Number(usage[2])) return true;
  return text === undefined || !text.includes('Concurrent');
}

function codeOf(error: VendorError): string | undefined {
  const code = asText(error.statusCode) ?? asText(error.errorCode);
  return code !== undefined && /^[A-Z0-9_]{1,80}$/.test(code) ? code : undefined;
}

/** The record that stands in the way: named by a duplicate rule (its key is often misspelt), or in the text by its id. */
function duplicateOf(error: VendorError, { stream, keyPrefix }: RowContext): string | undefined {
  const found = asObject(error['duplicateResult'] ?? error['duplicateResut']);
  for (const result of asArray(found['matchResults']).map(asObject)) {
    if (asText(result['entityType']) !== stream) continue;
    for (const match of asArray(result['matchRecords']).map(asObject)) {
      const id = to18(asText(asObject(match['record'])['Id']) ?? '');
      if (id !== undefined) return id;
    }
  }
  if (codeOf(error) !== 'DUPLICATE_VALUE' || keyPrefix === undefined) return undefined;
  // An id is the same in every language; the last one, as the value that collides stands before it.
  const ids = [...(error.message ?? '').matchAll(/\b[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?\b/g)].map(([id]) => id);
  const id = ids.findLast((candidate) => candidate.startsWith(keyPrefix));
  return id === undefined ? undefined : to18(id);
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}
