import { asArray, asObject, asText, basicHttpError, retryAfter } from '@meshline/connector-kit';
import type { ErrorCode, ErrorData } from '@meshline/connector-spec';

/** What an error answer says by itself. Every field of HubSpot's errors is optional (hubspot.md 7). */
interface Facts {
  readonly category: string | undefined;
  /** Codes of single problems (`PROPERTY_DOESNT_EXIST`), in the order of the answer. */
  readonly codes: readonly string[];
  readonly fields: readonly string[];
  readonly scopes: readonly string[];
  readonly existingId: string | undefined;
  readonly policy: string | undefined;
  readonly requestId: string | undefined;
}

export interface ErrorAnswer {
  readonly response: Response;
  /** Parsed JSON, or undefined where it was none. */
  readonly body: unknown;
  /** The call, for a person: `HubSpot contacts, batch update`. */
  readonly where: string;
  readonly now: number;
  /** The account's time zone, where it is known by then. */
  readonly timeZone?: string | undefined;
}

/**
 * An answer that isn't 2xx, as an error of the contract. HubSpot's own text stays out: it quotes values of the record.
 * Whether something may have been written is the status's matter, see `mayHaveApplied`.
 */
export function toError({ response, body, where, now, timeZone }: ErrorAnswer): ErrorData {
  const facts = factsOf(body);
  const status = response.status;
  const more = {
    httpStatus: status,
    ...(facts.requestId === undefined ? {} : { requestId: facts.requestId }),
    ...vendorCodeOf(facts),
  };
  const said = retryAfter(response.headers, now);
  // Only the day's limit keeps anybody waiting longer than a minute: anything else is another unit than seconds.
  const hint = status === 429 && facts.policy !== 'DAILY' && (said ?? 0) > now + 60_000 ? undefined : said;
  const at = (fallback: number): { retryAt: number } => ({ retryAt: hint ?? fallback });
  switch (status) {
    case 401:
      return {
        ...more,
        code: 'AUTH_REVOKED',
        message: `${where}: HubSpot refused the token. Put a valid one into the connection's secret "token".`,
      };
    case 403:
      return {
        ...more,
        code: 'SCOPE_MISSING',
        message: `${where}: ${scopeText(facts)} Grant it to the app or service key in HubSpot.`,
      };
    case 423:
      return {
        ...more,
        ...at(now + 2000),
        code: 'RECORD_BUSY',
        message: `${where}: HubSpot holds a lock; it is free again after about 2 s.`,
      };
    case 429:
      return {
        ...more,
        ...at(limitEnds(facts.policy, now, timeZone)),
        code: 'RATE_LIMITED',
        message: `${where}: ${limitText(facts.policy)}`,
      };
    case 477:
      return {
        ...more,
        ...at(now + 60_000),
        code: 'UNAVAILABLE',
        message: `${where}: HubSpot is moving this account to another data centre.`,
      };
    case 414:
      return {
        ...more,
        code: 'NOT_SUPPORTED',
        message: `${where}: the request was too long for HubSpot. Map fewer fields of this stream.`,
      };
    case 404:
      return { ...more, code: 'RECORD_GONE', message: `${where}: HubSpot knows no such record.` };
    case 409:
      return recordError(facts, where, more, 'RECORD_CONFLICT');
  }
  const basic = basicHttpError(response, where, now);
  return basic === undefined ? recordError(facts, where, more, 'RECORD_REJECTED') : { ...more, ...basic };
}

/** After these answers to a write nobody knows whether it was applied; all other errors are refusals (hubspot.md 7). */
export function mayHaveApplied(status: number): boolean {
  return status === 408 || status >= 500;
}

/** One entry of `errors[]` in a batch's answer. OUTCOME_UNKNOWN where HubSpot speaks of a fault of its own. */
export function toItemError(item: unknown, where: string): ErrorData {
  const facts = factsOf(item);
  const more = vendorCodeOf(facts);
  switch (facts.category) {
    case 'OBJECT_NOT_FOUND':
      return { ...more, code: 'RECORD_GONE', message: `${where}: HubSpot knows no such record.` };
    case 'CONFLICT':
    case 'OBJECT_ALREADY_EXISTS':
      return recordError(facts, where, more, 'RECORD_CONFLICT');
    case 'MISSING_SCOPES':
      return {
        ...more,
        code: 'SCOPE_MISSING',
        message: `${where}: ${scopeText(facts)} Grant it to the app or service key in HubSpot.`,
      };
    case undefined:
    default:
  }
  if (/INTERNAL|SERVER|TIMEOUT|UNKNOWN/.test(facts.category ?? '')) {
    return {
      ...more,
      code: 'OUTCOME_UNKNOWN',
      message: `${where}: HubSpot failed at this record and does not say whether it was written.`,
    };
  }
  return recordError(facts, where, more, 'RECORD_REJECTED');
}

function recordError(facts: Facts, where: string, more: Partial<ErrorData>, otherwise: ErrorCode): ErrorData {
  const named = facts.fields.length === 0 ? {} : { fields: facts.fields };
  const list = facts.fields.length === 0 ? '' : ` (${facts.fields.join(', ')})`;
  if (facts.existingId !== undefined) {
    const message = `${where}: record ${facts.existingId} already holds a value that must be unique${list}.`;
    return { ...more, ...named, code: 'RECORD_CONFLICT', message, existingId: facts.existingId };
  }
  if (facts.codes.includes('PROPERTY_DOESNT_EXIST')) {
    return {
      ...more,
      ...named,
      code: 'SCHEMA_CHANGED',
      message: `${where}: a property does not exist any more${list}. Read the fields anew and mend the mapping.`,
    };
  }
  if (otherwise === 'RECORD_CONFLICT') {
    return {
      ...more,
      ...named,
      code: otherwise,
      message: `${where}: another record already holds a value that must be unique${list}.`,
    };
  }
  const code = facts.codes[0] ?? facts.category;
  return {
    ...more,
    ...named,
    code: otherwise,
    message: `${where}: HubSpot refused the record${list}${code === undefined ? '' : `: ${code}`}.`,
  };
}

function factsOf(body: unknown): Facts {
  const error = asObject(body);
  const message = asText(error['message']) ?? '';
  const details = [...asArray(error['errors']), ...nestedProblems(message)].map(asObject);
  const contexts = [error, ...details].map((each) => asObject(each['context']));
  const words = (key: string): string[] =>
    contexts.flatMap((context) => asArray(context[key]).map(asText)).filter((word) => word !== undefined);
  const category = asText(error['category']);
  const requestId = asText(error['correlationId']);
  const codes = details.flatMap((each) => [asText(each['code']), asText(each['error'])]).filter((code) => code !== undefined);
  const names = details.flatMap((each) => ('error' in each ? [asText(each['name'])] : [])).filter((name) => name !== undefined);
  return {
    category: category !== undefined && isCode(category) ? category : undefined,
    codes: [...new Set(codes)].filter(isCode),
    fields: [...new Set([...words('propertyName'), ...words('properties'), ...names])].filter(isName),
    scopes: [...new Set([...words('requiredGranularScopes'), ...words('requiredScopes')])].filter(isName),
    existingId: holderOf(message),
    policy: asText(error['policyName']) ?? (/secondly limit/.test(message) ? 'SECONDLY' : undefined),
    requestId: requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) ? requestId : undefined,
  };
}

/** The useful detail is often a JSON list inside the message (hubspot.md 7). */
function nestedProblems(message: string): readonly unknown[] {
  const start = message.indexOf('[{');
  if (start < 0) return [];
  try {
    return asArray(JSON.parse(message.slice(start)) as unknown);
  } catch {
    return [];
  }
}

/** Both forms of a duplicate name its holder; in the racing one it is the second id (hubspot.md 4). */
function holderOf(message: string): string | undefined {
  return /Existing ID:\s*(\d+)/i.exec(message)?.[1] ?? /\bon \d+\.\s+(\d+) already has that value/.exec(message)?.[1];
}

/** Only what looks like a code or a name goes into messages; anything else could be a value. */
const isCode = (text: string): boolean => /^[A-Z][A-Z0-9_]{1,79}$/.test(text);
const isName = (text: string): boolean => /^[a-z][a-z0-9_.-]{0,99}$/i.test(text);

function vendorCodeOf({ codes, policy, category }: Facts): { vendorCode?: string } {
  const code = codes[0] ?? policy ?? category;
  return code !== undefined && isCode(code) ? { vendorCode: code } : {};
}

function scopeText({ scopes }: Facts): string {
  return scopes.length === 0 ? 'the token lacks a scope.' : `the token lacks a scope (one of ${scopes.join(', ')}).`;
}

function limitText(policy: string | undefined): string {
  if (policy === 'DAILY') return `the account's daily calls are used up until midnight in its time zone.`;
  return policy === 'SECONDLY' ? 'the limit per second is used up.' : 'the ten-second limit is used up.';
}

function limitEnds(policy: string | undefined, now: number, timeZone: string | undefined): number {
  if (policy === 'DAILY') return nextMidnight(now, timeZone ?? 'UTC');
  return now + (policy === 'SECONDLY' ? 1000 : 10_000);
}

/** The next midnight in a zone; on the days when clocks change it can be an hour off, which the next 429 mends. */
function nextMidnight(now: number, timeZone: string): number {
  const clock = { hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en', { ...clock, timeZone });
  } catch {
    format = new Intl.DateTimeFormat('en', { ...clock, timeZone: 'UTC' });
  }
  const part = new Map(format.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const seconds = (part.get('hour') ?? 0) * 3600 + (part.get('minute') ?? 0) * 60 + (part.get('second') ?? 0);
  return now - (now % 1000) + (86_400 - seconds) * 1000;
}
