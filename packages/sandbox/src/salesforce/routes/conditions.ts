import { fault } from '../errors.ts';
import type { SObjectType } from '../schema/object.ts';
import type { Row } from '../store/row.ts';
import { parseHttpDate } from '../time.ts';
import type { Call, Reply } from './call.ts';

const PRECONDITION_FAILED: Reply = { status: 412 };
const NOT_MODIFIED: Reply = { status: 304 };

/** A header's instant. A date that isn't one is ignored on reads and refused on writes (salesforce.md 9). */
function instant(call: Call, name: string): number | undefined {
  const text = call.header(name);
  if (text === undefined) return undefined;
  const at = parseHttpDate(text);
  if (at === undefined && call.method !== 'GET') throw fault(400, 'INVALID_REQUEST_HEADER', `Invalid value for header ${name}`);
  return at;
}

/** ETags exist for accounts only (salesforce.md 9). */
export const etag = (type: SObjectType, row: Row): string | undefined =>
  type.name === 'Account' ? `"${row.id.slice(0, 15)}-${row.version.toString(36)}--gzip"` : undefined;

const names = (header: string, tag: string): boolean =>
  header.trim() === '*' || header.split(',').some((part) => part.trim().replace(/^W\//, '') === tag);

/**
 * Conditional requests on one row: a reply when a condition stops the call. Dates are compared with the last modified
 * date, so two writes within a second look alike. Not for DELETE, collections or external-id URLs (salesforce.md 9, 12.14).
 */
export function rowCondition(call: Call, type: SObjectType, row: Row): Reply | undefined {
  const unmodifiedSince = instant(call, 'if-unmodified-since');
  if (unmodifiedSince !== undefined && row.modifiedAt > unmodifiedSince) return PRECONDITION_FAILED;
  const tag = etag(type, row);
  const match = call.header('if-match');
  if (tag !== undefined && match !== undefined && !names(match, tag)) return PRECONDITION_FAILED;
  if (call.method !== 'GET') return undefined;
  const noneMatch = call.header('if-none-match');
  if (tag !== undefined && noneMatch !== undefined) return names(noneMatch, tag) ? NOT_MODIFIED : undefined;
  return sinceCondition(call, row.modifiedAt);
}

/** `If-Modified-Since` of a read whose answer last changed at `changedAt`. */
export function sinceCondition(call: Call, changedAt: number): Reply | undefined {
  const since = instant(call, 'if-modified-since');
  return since !== undefined && changedAt <= since ? NOT_MODIFIED : undefined;
}
