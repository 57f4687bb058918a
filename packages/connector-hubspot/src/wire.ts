import { asArray, asObject, asText } from '@meshline/connector-kit';

/** A CRM object as HubSpot sends it (hubspot.md 3), read without trusting its shape. Values are text or null. */
export interface WireRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly createdAt: unknown;
  readonly updatedAt: unknown;
  readonly archivedAt: unknown;
  readonly url: string | undefined;
  readonly trace: string | undefined;
  /** Upserts only. */
  readonly isNew: boolean | undefined;
  /** Lists only: the companies named beside it, in no order; `more` when some were left out. */
  readonly companies: { readonly ids: readonly string[]; readonly more: boolean };
}

/** `results` of a list, a batch or a search; entries without an id are left out. */
export function recordsOf(body: unknown): WireRecord[] {
  return asArray(asObject(body)['results']).flatMap((entry) => recordOf(entry) ?? []);
}

/** One record; undefined where the answer holds none. */
export function recordOf(entry: unknown): WireRecord | undefined {
  const record = asObject(entry);
  const id = asText(record['id']);
  if (id === undefined || id === '') return undefined;
  const links = asObject(asObject(record['associations'])['companies']);
  const isNew = record['new'];
  return {
    id,
    properties: asObject(record['properties']),
    createdAt: record['createdAt'],
    updatedAt: record['updatedAt'],
    archivedAt: record['archivedAt'],
    url: asText(record['url']),
    trace: asText(record['objectWriteTraceId']),
    isNew: typeof isNew === 'boolean' ? isNew : undefined,
    companies: {
      // A primary company comes twice, with and without its label.
      ids: [...new Set(asArray(links['results']).flatMap((link) => asText(asObject(link)['id']) ?? []))],
      more: nextPage(links) !== undefined,
    },
  };
}

/** The token of the next page; undefined on the last one. */
export function nextPage(body: unknown): string | undefined {
  const token = asText(asObject(asObject(asObject(body)['paging'])['next'])['after']);
  return token === '' ? undefined : token;
}
