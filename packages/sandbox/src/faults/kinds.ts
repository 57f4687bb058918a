import { flag, json, maybe, oneOf, or, pair, pattern, shape, share, text, whole } from './read.ts';

const field = { type: text, field: text };

/** Faults of a request on its way in or of its answer on the way out. */
const ofRequests = {
  /** Waits `ms`, before the vendor takes the request or after it did. */
  latency: shape({ ms: whole(0), where: or(oneOf('before', 'after'), 'before') }),
  /** Grows from `fromMs` to `toMs` over so many firings, and stays there. */
  'latency-ramp': shape({ fromMs: whole(0), toMs: whole(0), over: whole(1), where: or(oneOf('before', 'after'), 'before') }),
  /** Pareto with exponent 1.5: `ms` at the least, now and then a multiple, never more than `maxMs`. */
  'latency-tail': shape({ ms: whole(1), maxMs: whole(1), where: or(oneOf('before', 'after'), 'before') }),
  /** The connection closes without an answer after `holdMs`; nothing was applied. */
  'drop-before-apply': shape({ holdMs: or(whole(0), 0) }),
  /** The same, but the vendor has applied the request. */
  'apply-then-drop': shape({ holdMs: or(whole(0), 0) }),
  /**
   * No answer; the effect comes `afterMs` later on the sandbox's clock. `stamps: 'arrival'` (Salesforce): rows bear the time
   * at which the request came, as those of a long transaction do.
   */
  'late-apply': shape({ afterMs: whole(1), holdMs: or(whole(0), 0), stamps: or(oneOf('apply', 'arrival'), 'apply') }),
  /** 429. `retryAfter` is the form of the header: seconds, an HTTP date, none at all, or milliseconds as if they were seconds. */
  'rate-limit': shape({
    retryAfter: or(oneOf('seconds', 'date', 'missing', 'milliseconds'), 'seconds'),
    waitMs: or(whole(0), 1_000),
  }),
  /** 5xx with the vendor's JSON, a proxy's page, or nothing; `applied`: the vendor did it all the same. */
  'server-error': shape({
    status: or(oneOf(500, 502, 503, 504), 503),
    body: or(oneOf('json', 'html', 'empty'), 'json'),
    applied: or(flag, false),
  }),
  /** The body ends after this share of its characters; the framing is whole. */
  truncated: shape({ keep: or(share, 0.5) }),
  /** The body as it is, under another content type. */
  'content-type': shape({ contentType: or(text, 'text/html; charset=utf-8') }),
  /** 401 in the vendor's words, as for an expired token; a refresh is still granted. */
  unauthorized: shape({}),
  /** 403 in the vendor's words: a right is missing. */
  forbidden: shape({}),
  /** The grant is gone: 401, and a refresh is refused too. */
  revoked: shape({}),
  /** Items of a batch's answer in another order than the vendor gave them. */
  'batch-permuted': shape({}),
  /** So many items of a batch's answer are not there; they were applied. */
  'batch-item-missing': shape({ items: or(whole(1), 1) }),
  /** So many items stand in a batch's answer twice. */
  'batch-item-twice': shape({ items: or(whole(1), 1) }),
  /** One bad item fails its whole batch, whatever the caller asked for. */
  'batch-all-or-nothing': shape({}),
  /** Reads by id show the state of `ms` ago: own writes are not there yet. */
  'stale-read': shape({ ms: whole(1) }),
  /** Another account answers behind the same credential. `account`: its id; one is made up without. */
  'org-swap': shape({ account: maybe(text) }),
} as const;

/** Faults of single records in requests that write over the API. */
const ofWrites = {
  /** The vendor drops the field without a word. */
  'ignored-field': shape(field),
  /** The vendor stores another value than it was given. */
  coerced: shape({
    ...field,
    how: oneOf('upper', 'lower', 'digits', 'truncate', 'set'),
    length: maybe(whole(0)),
    value: maybe(json),
  }),
  /** The vendor refuses a write that sets the field to such a value, or (`missing`) a create without one. */
  'validation-rule': shape({
    ...field,
    equals: maybe(json),
    pattern: maybe(pattern),
    missing: maybe(flag),
    message: or(text, 'Refused by a validation rule'),
  }),
  /** After a write of the field somebody else sets it to `to`, at once or `afterMs` later. */
  rewrite: shape({ ...field, to: json, afterMs: or(whole(0), 0) }),
  /** After a write of the field two automations set it in turns, every `everyMs`, so many times in all. */
  'ping-pong': shape({ ...field, values: pair, everyMs: or(whole(1), 1_000), rounds: or(whole(1), 10) }),
} as const;

/** What is so for as long as the rule stands. */
const standing = {
  /** Lists and searches lag so far behind (HubSpot: search; Close: lists and search). */
  'index-lag': shape({ ms: whole(0) }),
  /** Writes get the time stamp of the beginning of their interval, so that many share one. */
  'equal-stamps': shape({ everyMs: whole(1) }),
  /** An administrator deleted the field: unknown to reads, writes and descriptions. Values come back with it. */
  'field-removed': shape(field),
  /** An administrator deleted a choice. Records keep it; no write may set it. */
  'picklist-value-removed': shape({ ...field, value: text }),
} as const;

export const faultGroups = { request: ofRequests, write: ofWrites, standing } as const;
export const faultReaders = { ...ofRequests, ...ofWrites, ...standing } as const;

type Readers = typeof faultReaders;
export type FaultKind = keyof Readers;
export type FaultOf<Kind extends FaultKind> = { readonly kind: Kind } & ReturnType<Readers[Kind]>;
export type Fault = { [Kind in FaultKind]: FaultOf<Kind> }[FaultKind];
export type FaultGroup = keyof typeof faultGroups;
export type RequestKind = keyof typeof ofRequests;
export type WriteKind = keyof typeof ofWrites;

export const groupOf = (kind: FaultKind): FaultGroup =>
  kind in ofRequests ? 'request' : kind in ofWrites ? 'write' : 'standing';
