import { asArray, asObject, asText, chunk, sendSplitting } from '@meshline/connector-kit';
import { isConnectorError, type ErrorData } from '@meshline/connector-spec';
import { isList, isReference, type Value } from '@meshline/record';
import { ASSOCIATION_WRITE_BATCH, type AssociationInput, type HubSpotApi } from './api.ts';
import { linkTypes, readLinks, type RecordLink } from './associations.ts';
import { failedResult } from './batch-write.ts';
import { toItemError } from './errors.ts';
import type { LinkTarget, ObjectStream } from './manifest.ts';

/** The associated records that an operation wants its record to have, of one stream. */
export interface LinksWish {
  readonly opId: string;
  readonly id: string;
  readonly ids: readonly string[];
}

/** `same`: nothing had to be written. `refused`: nothing was written, `error` says why. */
export type LinksOutcome =
  | { readonly state: 'written' | 'same' }
  | { readonly state: 'refused' | 'unknown'; readonly error: ErrorData };

/** Ids of a field of associations, the primary first; undefined where it is no list of records of that stream. */
export function linkedIds(target: LinkTarget, value: Value): string[] | undefined {
  if (value === null) return [];
  if (!isList(value)) return undefined;
  const ids: string[] = [];
  for (const { value: item } of value) {
    if (typeof item !== 'object' || !isReference(item) || item.stream !== target || !/^\d+$/.test(item.id)) return undefined;
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
 * Brings associations to what is wished: the first company becomes the primary (where there is such a thing), others are added where they are missing,
 * and what is there beyond stays, with all its labels. Only a wish for no company takes one away: the primary. Reads
 * before it writes, since HubSpot replaces the labels of a pair (hubspot.md 9). Never throws.
 */
export async function writeLinks(
  api: HubSpotApi,
  stream: ObjectStream,
  target: LinkTarget,
  wishes: readonly LinksWish[],
  signal: AbortSignal,
): Promise<Map<string, LinksOutcome>> {
  const outcomes = new Map<string, LinksOutcome>();
  if (wishes.length === 0) return outcomes;
  let links: Map<string, RecordLink[]>;
  try {
    links = await readLinks(api, stream, target, [...new Set(wishes.map(({ id }) => id))], signal);
  } catch (error) {
    // Reading changes nothing, so whatever happened, nothing was written.
    const data: ErrorData = isConnectorError(error)
      ? error.data
      : { code: 'UNAVAILABLE', message: `HubSpot ${stream}, ${target}: the associations could not be read.` };
    for (const { opId } of wishes) outcomes.set(opId, { state: 'refused', error: data });
    return outcomes;
  }
  const pairs = wishes.flatMap((wish) => pairsOf(stream, target, wish, links.get(wish.id) ?? []));
  for (const { opId } of wishes) outcomes.set(opId, { state: 'same' });
  const note = (opId: string, outcome: LinksOutcome): void => {
    if (rank[outcome.state] > rank[outcomes.get(opId)?.state ?? 'same']) outcomes.set(opId, outcome);
  };
  const failed = (items: readonly Pair[], error: unknown): PairOutcome[] => failedPairs(target, items, error);
  const set = pairs.filter((pair) => pair.types !== undefined);
  for (const part of chunk(set, ASSOCIATION_WRITE_BATCH)) {
    for (const [pair, outcome] of await sendSplitting(part, (items) => associate(api, stream, target, items, signal), failed))
      note(pair.opId, outcome);
  }
  const removed = pairs.filter((pair) => pair.types === undefined);
  for (const part of chunk(removed, ASSOCIATION_WRITE_BATCH)) {
    for (const [pair, outcome] of await sendSplitting(part, (items) => dissociate(api, stream, target, items, signal), failed))
      note(pair.opId, outcome);
  }
  return outcomes;
}

/** The worst outcome of a record's pairs is the record's. */
const rank: Readonly<Record<LinksOutcome['state'], number>> = { same: 0, written: 1, refused: 2, unknown: 3 };

function pairsOf(stream: ObjectStream, target: LinkTarget, { opId, id, ids }: LinksWish, links: readonly RecordLink[]): Pair[] {
  const [first, ...others] = ids;
  if (first === undefined) {
    // An activity that is to belong to nobody loses all; elsewhere a single company counts as the primary, labelled or not.
    if (target !== 'companies') return links.map(({ to }) => ({ opId, from: id, to, types: undefined }));
    const gone = links.find((link) => link.primary) ?? (links.length === 1 ? links[0] : undefined);
    return gone === undefined ? [] : [{ opId, from: id, to: gone.to, types: undefined }];
  }
  const known = new Map(links.map((link) => [link.to, link]));
  const pairs: Pair[] = [];
  const isPrimary = linkTypes(stream, target, true).length > 1;
  if (isPrimary ? known.get(first)?.primary !== true : !known.has(first)) {
    pairs.push({ opId, from: id, to: first, types: union(known.get(first)?.types ?? [], linkTypes(stream, target, true)) });
  }
  for (const to of others) if (!known.has(to)) pairs.push({ opId, from: id, to, types: linkTypes(stream, target, false) });
  return pairs;
}

function union(a: AssociationInput['types'], b: AssociationInput['types']): AssociationInput['types'] {
  const key = (type: AssociationInput['types'][number]): string => `${type.associationCategory}/${type.associationTypeId}`;
  return [...new Map([...a, ...b].map((type) => [key(type), type])).values()];
}

type PairOutcome = readonly [Pair, LinksOutcome];

async function associate(
  api: HubSpotApi,
  stream: ObjectStream,
  target: LinkTarget,
  pairs: readonly Pair[],
  signal: AbortSignal,
): Promise<PairOutcome[]> {
  const inputs = pairs.map(({ from, to, types = [] }) => ({ _from: { id: from }, to: { id: to }, types }));
  const body = asObject(await api.associate(stream, target, inputs, signal));
  const done = new Set(asArray(body['results']).map((result) => pairKey(asObject(result), 'fromObjectId', 'toObjectId')));
  const errors = asArray(body['errors']);
  return pairs.map((pair): PairOutcome => {
    if (done.has(`${pair.from}>${pair.to}`)) return [pair, { state: 'written' }];
    const error = errors.find((each) => mentions(each, pair));
    if (error === undefined) {
      const message = `HubSpot ${stream}, ${target}: the answer does not mention an association; it may or may not stand.`;
      return [pair, { state: 'unknown', error: { code: 'OUTCOME_UNKNOWN', message } }];
    }
    const data = toItemError(error, `HubSpot ${stream}, ${target}`);
    return [pair, { state: data.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'refused', error: { ...data, fields: [target] } }];
  });
}

async function dissociate(
  api: HubSpotApi,
  stream: ObjectStream,
  target: LinkTarget,
  pairs: readonly Pair[],
  signal: AbortSignal,
): Promise<PairOutcome[]> {
  await api.dissociate(stream, target, pairs, signal);
  return pairs.map((pair) => [pair, { state: 'written' }]);
}

function failedPairs(target: LinkTarget, pairs: readonly Pair[], error: unknown): PairOutcome[] {
  return pairs.map((pair) => {
    const result = failedResult(pair.opId, error);
    if (!('error' in result)) return [pair, { state: 'same' }];
    return [pair, { state: result.outcome === 'unknown' ? 'unknown' : 'refused', error: { ...result.error, fields: [target] } }];
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
