import { asArray, asObject, asText } from '@meshline/connector-kit';
import type { CloseApi } from './api.ts';
import type { Wire } from './field.ts';

/** Close's cap (close.md 2.3). */
export const SEARCH_PAGE = 200;

type Query = Readonly<Record<string, unknown>>;

export const all = (queries: readonly Query[]): Query => ({ type: 'and', negate: false, queries });
export const any = (queries: readonly Query[]): Query => ({ type: 'or', negate: false, queries });
export const ofType = (objectType: string): Query => ({ type: 'object_type', negate: false, object_type: objectType });

const dateUpdated: Query = { type: 'regular_field', object_type: 'lead', field_name: 'date_updated' };

/** Leads whose `date_updated` is not before an instant (ISO with `Z`). */
export const updatedSince = (instant: string): Query => ({
  type: 'field_condition',
  negate: false,
  field: dateUpdated,
  condition: { type: 'moment_range', on_or_after: { type: 'fixed_utc', value: instant.replace('Z', '+00:00') }, before: null },
});

/** Text conditions match words, not values (close.md 4): whoever uses this compares the values. */
export const customHolds = (fieldId: string, text: string): Query => ({
  type: 'field_condition',
  negate: false,
  field: { type: 'custom_field', custom_field_id: fieldId },
  condition: { type: 'text', mode: 'phrase', value: text },
});

/** Leads whose website holds the text, in any spelling of the rest. */
export const urlHolds = (text: string): Query => ({
  type: 'field_condition',
  negate: false,
  field: { type: 'regular_field', object_type: 'lead', field_name: 'url' },
  condition: { type: 'text', mode: 'phrase', value: text },
});

/** Contacts with an e-mail address that holds the text. */
export const emailHolds = (text: string): Query => ({
  type: 'has_related',
  negate: false,
  this_object_type: 'contact',
  related_object_type: 'contact_email',
  related_query: {
    type: 'field_condition',
    negate: false,
    field: { type: 'regular_field', object_type: 'contact_email', field_name: 'email' },
    condition: { type: 'text', mode: 'phrase', value: text },
  },
});

/** Leads that have an opportunity as wanted: opportunities can't be searched themselves (close.md 4). */
export const hasOpportunity = (query: Query): Query => ({
  type: 'has_related',
  negate: false,
  this_object_type: 'lead',
  related_object_type: 'opportunity',
  related_query: query,
});

export interface SearchRequest {
  readonly objectType: 'lead' | 'contact';
  readonly query: Query;
  /** Without them Close answers with bare ids. */
  readonly fields: readonly string[];
  readonly cursor?: string | undefined;
  readonly oldestChangeFirst?: boolean | undefined;
  readonly signal: AbortSignal;
}

export interface SearchPage {
  readonly rows: readonly Wire[];
  /** Good for 30 seconds (close.md 2.3); `undefined` at the end. */
  readonly cursor: string | undefined;
}

export async function searchPage(api: CloseApi, request: SearchRequest): Promise<SearchPage> {
  const body = {
    query: all([ofType(request.objectType), request.query]),
    _fields: { [request.objectType]: request.fields },
    _limit: SEARCH_PAGE,
    cursor: request.cursor ?? null,
    sort: request.oldestChangeFirst === true ? [{ direction: 'asc', field: dateUpdated }] : [],
  };
  const answer = asObject(await api.call('search', { body, signal: request.signal }));
  return { rows: asArray(answer['data']).map(asObject), cursor: asText(answer['cursor']) };
}
