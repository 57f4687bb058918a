import { asArray, asObject, asText, chunk, sendSplitting } from '@meshline/connector-kit';
import { isConnectorError, type ErrorData } from '@meshline/connector-spec';
import { isList, isReference, type Value } from '@meshline/record';
import { ASSOCIATION_WRITE_BATCH, type AssociationInput, type HubSpotApi } from './api.ts';
import { companyTypes, readCompanyLinks, type CompanyLink } from './associations.ts';
import { failedResult } from './batch-write.ts';
import { toItemError } from './errors.ts';
import type { ObjectStream } from './manifest.ts';

/** The companies that an operation wants its record to have. */
export interface CompaniesWish {
  readonly opId: string;
  readonly id: string;
  readonly companies: readonly string[];
}

/** `same`: nothing had to be written. `refused`: nothing was written, `error` says why. */
export type CompaniesOutcome =
  | { readonly state: 'written' | 'same' }
  | { readonly state: 'refused' | 'unknown'; readonly error: ErrorData };

/** Ids of a value of `companies`, the primary first; undefined where it is no list of companies. */
export function companyIds(value: Value): string[] | undefined {
  if (value === null) return [];
  if (!isList(value)) return undefined;
  const ids: string[] = [];
  for (const { value: item } of value) {
    if (typeof item !== 'object' || !isReference(item) || item.stream !== 'companies' || !/^\d+$/.test(item.id)) return undefined;
    ids.push(item.id);
  }
  return [...new Set(ids)];
}

interface Pair {
  readonly opId: string;
  readonly from: string;
  readonly to: string;
  /** The whole set of labels afterwards; undefined = the association goes. */
  readonly types: AssociationInput['types'] | undefined;
}

/**
 * Brings associations to what is wished: the first company becomes the primary, others are added where they are missing,
 * and what is there beyond stays, with all its labels. Only a wish for no company takes one away: the primary. Reads
 * before it writes, since HubSpot replaces the labels of a pair (hubspot.md 9). Never throws.
 */
export async function writeCompanies(
  api: HubSpotApi,
  stream: ObjectStream,
  wishes: readonly CompaniesWish[],
  signal: AbortSignal,
): Promise<Map<string, CompaniesOutcome>> {
  const outcomes = new Map<string, CompaniesOutcome>();
  if (wishes.length === 0) return outcomes;
  let links: Map<string, CompanyLink[]>;
  try {
    links = await readCompanyLinks(api, stream, [...new Set(wishes.map(({ id }) => id))], signal);
  } catch (error) {
    // Reading changes nothing, so whatever happened, nothing was written.
    const data: ErrorData = isConnectorError(error)
      ? error.data
      : { code: 'UNAVAILABLE', message: `HubSpot ${stream}, companies: the associations could not be read.` };
    for (const { opId } of wishes) outcomes.set(opId, { state: 'refused', error: data });
    return outcomes;
  }
  const pairs = wishes.flatMap((wish) => pairsOf(stream, wish, links.get(wish.id) ?? []));
  for (const { opId } of wishes) outcomes.set(opId, { state: 'same' });
  const note = (opId: string, outcome: CompaniesOutcome): void => {
    if (rank[outcome.state] > rank[outcomes.get(opId)?.state ?? 'same']) outcomes.set(opId, outcome);
  };
  const set = pairs.filter((pair) => pair.types !== undefined);
  for (const part of chunk(set, ASSOCIATION_WRITE_BATCH)) {
    for (const [pair, outcome] of await sendSplitting(part, (items) => associate(api, stream, items, signal), failedPairs))
      note(pair.opId, outcome);
  }
  const removed = pairs.filter((pair) => pair.types === undefined);
  for (const part of chunk(removed, ASSOCIATION_WRITE_BATCH)) {
    for (const [pair, outcome] of await sendSplitting(part, (items) => dissociate(api, stream, items, signal), failedPairs))
      note(pair.opId, outcome);
  }
  return outcomes;
}

/** The worst outcome of a record's pairs is the record's. */
const rank: Readonly<Record<CompaniesOutcome['state'], number>> = { same: 0, written: 1, refused: 2, unknown: 3 };

function pairsOf(stream: ObjectStream, { opId, id, companies }: CompaniesWish, links: readonly CompanyLink[]): Pair[] {
  const [first, ...others] = companies;
  if (first === undefined) {
    // A single company counts as the primary, labelled or not.
    const gone = links.find((link) => link.primary) ?? (links.length === 1 ? links[0] : undefined);
    return gone === undefined ? [] : [{ opId, from: id, to: gone.to, types: undefined }];
  }
  const known = new Map(links.map((link) => [link.to, link]));
  const pairs: Pair[] = [];
  if (known.get(first)?.primary !== true) {
    pairs.push({ opId, from: id, to: first, types: union(known.get(first)?.types ?? [], companyTypes(stream, true)) });
  }
  for (const to of others) if (!known.has(to)) pairs.push({ opId, from: id, to, types: companyTypes(stream, false) });
  return pairs;
}

function union(a: AssociationInput['types'], b: AssociationInput['types']): AssociationInput['types'] {
  const key = (type: AssociationInput['types'][number]): string => `${type.associationCategory}/${type.associationTypeId}`;
  return [...new Map([...a, ...b].map((type) => [key(type), type])).values()];
}

type PairOutcome = readonly [Pair, CompaniesOutcome];

async function associate(
  api: HubSpotApi,
  stream: ObjectStream,
  pairs: readonly Pair[],
  signal: AbortSignal,
): Promise<PairOutcome[]> {
  const inputs = pairs.map(({ from, to, types = [] }) => ({ _from: { id: from }, to: { id: to }, types }));
  const body = asObject(await api.associate(stream, inputs, signal));
  const done = new Set(asArray(body['results']).map((result) => pairKey(asObject(result), 'fromObjectId', 'toObjectId')));
  const errors = asArray(body['errors']);
  return pairs.map((pair): PairOutcome => {
    if (done.has(`${pair.from}>${pair.to}`)) return [pair, { state: 'written' }];
    const error = errors.find((each) => mentions(each, pair));
    if (error === undefined) {
      const message = `HubSpot ${stream}, companies: the answer does not mention an association; it may or may not stand.`;
      return [pair, { state: 'unknown', error: { code: 'OUTCOME_UNKNOWN', message } }];
    }
    const data = toItemError(error, `HubSpot ${stream}, companies`);
    return [pair, { state: data.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'refused', error: { ...data, fields: ['companies'] } }];
  });
}

async function dissociate(
  api: HubSpotApi,
  stream: ObjectStream,
  pairs: readonly Pair[],
  signal: AbortSignal,
): Promise<PairOutcome[]> {
  await api.dissociate(stream, pairs, signal);
  return pairs.map((pair) => [pair, { state: 'written' }]);
}

function failedPairs(pairs: readonly Pair[], error: unknown): PairOutcome[] {
  return pairs.map((pair) => {
    const result = failedResult(pair.opId, error);
    if (!('error' in result)) return [pair, { state: 'same' }];
    return [
      pair,
      { state: result.outcome === 'unknown' ? 'unknown' : 'refused', error: { ...result.error, fields: ['companies'] } },
    ];
  });
}

const pairKey = (row: Readonly<Record<string, unknown>>, from: string, to: string): string =>
  `${asText(row[from]) ?? ''}>${asText(row[to]) ?? ''}`;

/** An error's context names the records in one form or another: as from and to, or as plain ids. */
function mentions(error: unknown, { from, to }: Pair): boolean {
  const ids = new Set(
    Object.values(asObject(asObject(error)['context']))
      .flat()
      .map(asText),
  );
  return ids.has(to) || ids.has(from);
}
