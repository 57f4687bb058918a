import { asText, instantText, progressGuard, throwIfAborted } from '@meshline/connector-kit';
import { ConnectorError, isConnectorError } from '@meshline/connector-spec';
import type { Wire } from './field.ts';
import { currentRows } from './lookup.ts';
import { searchPage, updatedSince, type SearchPage } from './search.ts';
import type { CloseState } from './state.ts';

/** Close ends a walk over a search's cursor there without a word (close.md 2.3). */
const WALK_MAX = 10_000;
const MOST_RESTARTS = 5;

interface Found {
  readonly lead: Wire;
  /** Its `date_updated`, ISO with `Z`, cut to milliseconds. */
  readonly at: string;
}

/**
 * By keyset over the search: pages of the list move under a reader when leads are deleted, and end at 35,000 (close.md
 * 2.3), while here a lead that changes meanwhile only moves to the end, to be read again. The search's cursor, which
 * lasts 30 seconds, is used for nothing but to step over leads of one moment (close.md 4).
 */
export async function* leadsByChange(
  state: CloseState,
  keys: readonly string[],
  start: string,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  const guard = progressGuard('Close leads by date_updated');
  let at = start;
  let cursor: string | undefined;
  // Leads that were yielded already with a `date_updated` in the millisecond `at`.
  let done = new Set<string>();
  let walked = 0;
  for (let restarts = 0; ;) {
    throwIfAborted(signal);
    const page = await pageAt(state, keys, at, cursor, signal);
    if (page === undefined) {
      if (++restarts > MOST_RESTARTS) throw tooSlow();
      cursor = undefined;
      walked = 0;
      continue;
    }
    const from = at;
    for (const lead of await complete(state, page.rows, keys, signal)) {
      const updated = instantText(lead['date_updated']) ?? at;
      const name = leadVersion(lead);
      if (updated === at && done.has(name)) continue;
      if (updated > at) {
        at = updated;
        done = new Set();
      }
      done.add(name);
      yield { lead, at };
    }
    walked += page.rows.length;
    if (page.cursor === undefined && walked < WALK_MAX) return;
    if (at > from) {
      cursor = undefined;
      walked = 0;
    } else {
      if (walked >= WALK_MAX) throw tooManyAtOnce();
      cursor = page.cursor;
    }
    guard(`${at} ${cursor ?? ''} ${restarts}`);
  }
}

/** `undefined` where the cursor expired: Close then answers 400 and names the field `cursor` (close.md 2.3). */
async function pageAt(
  state: CloseState,
  fields: readonly string[],
  at: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<SearchPage | undefined> {
  try {
    return await searchPage(state.api, {
      objectType: 'lead',
      query: updatedSince(at),
      fields,
      cursor,
      oldestChangeFirst: true,
      signal,
    });
  } catch (error) {
    if (cursor !== undefined && isConnectorError(error) && error.data.fields?.includes('cursor') === true) return undefined;
    throw error;
  }
}

/** Should the search leave children out, though it was asked for them, the lists have them. */
async function complete(
  state: CloseState,
  rows: readonly Wire[],
  keys: readonly string[],
  signal: AbortSignal,
): Promise<readonly Wire[]> {
  const bare = rows.filter((row) => !Array.isArray(row['contacts']) || !Array.isArray(row['opportunities']));
  if (bare.length === 0) return rows;
  const whole = await currentRows(
    state,
    'lead',
    bare.flatMap((row) => asText(row['id']) ?? []),
    keys,
    signal,
  );
  return rows.flatMap((row): Wire[] => {
    if (!bare.includes(row)) return [row];
    const lead = whole.get(asText(row['id']) ?? '');
    // Its place in the order is the search's.
    return lead === undefined ? [] : [{ ...lead, date_updated: row['date_updated'] }];
  });
}

const tooSlow = (): ConnectorError =>
  new ConnectorError({
    code: 'UNAVAILABLE',
    message: `Close search: the cursor expired ${MOST_RESTARTS} times in a row (it lasts 30 s). The full pass goes on later; look for what slows it down.`,
  });

const tooManyAtOnce = (): ConnectorError =>
  new ConnectorError({
    code: 'NOT_SUPPORTED',
    message: `Close search: more than ${WALK_MAX} leads were changed in the same millisecond, more than Close hands out. Have some of them edited, then read again.`,
  });

/** A lead in the state in which it was looked at. */
export const leadVersion = (lead: Wire): string => `${asText(lead['id'])}@${asText(lead['date_updated'])}`;
