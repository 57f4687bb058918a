import { asText, chunk } from '@meshline/connector-kit';
import { ConnectorError, type GetRequest, type GetResult, type GetTarget, type RemoteRecord } from '@meshline/connector-spec';
import { BATCH, type HubSpotApi } from './api.ts';
import { linksOf, wholeLinks, type Feed } from './feed.ts';
import { findByNaturalKey } from './find-by-natural-key.ts';
import { isObjectStream, MARKER_PROPERTY } from './manifest.ts';
import { getOwners } from './owners.ts';
import { getSubmissions } from './submissions.ts';
import type { Schemas, StreamSchema } from './schema.ts';
import type { WireRecord } from './wire.ts';

/** How a target is asked for; `by` undefined = by id. */
interface Asked {
  readonly key: string;
  readonly by: string | undefined;
  readonly value: string;
}

/**
 * The current state of targets. Batch reads answer for most; an id or a marker that is missing there is asked for alone, since
 * only that read resolves merged ids (hubspot.md 4, 10). So is the one value of a unique property that is asked for, as a second
 * e-mail address is found in no other way; of many most belong to nobody, and a call for each would eat up the limit. None of this
 * goes through the search index; only a key that isn't unique does.
 */
export async function getRecords(api: HubSpotApi, schemas: Schemas, request: GetRequest): Promise<GetResult[]> {
  const { stream, targets, fields, signal } = request;
  if (stream === 'owners') return getOwners(api, request);
  if (stream === 'form_submissions') return getSubmissions(api, request);
  if (!isObjectStream(stream)) throw notSupported(`HubSpot has no stream "${stream}".`);
  const needsMarker = targets.some((target) => 'marker' in target);
  const schema = await schemas.serving(stream, (known) => known.hasMarker || !needsMarker, signal);
  const wanted = schema.links(fields);
  const feed: Feed = { api, schema, properties: schema.properties(fields), links: wanted, signal };
  const asked = targets.map((target) => askedFor(target, schema));

  const found = new Map<string, WireRecord>();
  const others = new Map<string, readonly WireRecord[]>();
  for (const [by, group] of Map.groupBy(asked.filter(canExist), (each) => each.by)) {
    if (by !== undefined && schema.field(by)?.unique !== true) {
      const holders = await findByNaturalKey(feed, by, [...new Set(group.map(({ value }) => value.toLowerCase()))]);
      for (const { key, value } of group) {
        const [first, ...more] = holders.get(value.toLowerCase()) ?? [];
        if (first !== undefined) found.set(key, first);
        if (more.length > 0) others.set(key, more);
      }
      continue;
    }
    const isAskedAlone = by === undefined || by === MARKER_PROPERTY || group.length === 1;
    const properties = by === undefined ? feed.properties : [...new Set([...feed.properties, by])];
    for (const part of chunk(group, BATCH)) {
      // HubSpot refuses a batch that names an id twice (hubspot.md 4).
      const values = [...new Map(part.map(({ value }) => [value.toLowerCase(), value])).values()];
      const records = await api.read(stream, values, properties, by, signal);
      const byKey = new Map(records.map((wire) => [keyOf(wire, by), wire]));
      for (const each of part) {
        const wire =
          byKey.get(each.value.toLowerCase()) ??
          (isAskedAlone ? await api.one(stream, each.value, properties, by, signal) : undefined);
        if (wire !== undefined) found.set(each.key, wire);
      }
    }
  }

  const all = [...found.values(), ...[...others.values()].flat()];
  const links = await linksOf(feed, [...new Set(all.map(({ id }) => id))]);
  const recordOf = (wire: WireRecord): RemoteRecord => schema.record(wire, wholeLinks(wanted, links.get(wire.id)));
  return asked.map((each) => {
    const wire = found.get(each.key);
    if (wire === undefined) return { key: each.key, state: 'gone' };
    const record = recordOf(wire);
    const more = others.get(each.key)?.map(recordOf);
    if (each.by !== undefined || wire.id === each.value)
      return { key: each.key, state: 'found', record, ...(more === undefined ? {} : { others: more }) };
    return { key: each.key, state: 'moved', to: { stream, id: wire.id }, record };
  });
}

function askedFor(target: GetTarget, schema: StreamSchema): Asked {
  if ('id' in target) return { key: target.key, by: undefined, value: target.id };
  if ('marker' in target) {
    if (!schema.hasMarker) {
      throw notSupported(
        `HubSpot ${schema.stream}: there is no unique property "${MARKER_PROPERTY}" to find records by. Run "meshline setup".`,
      );
    }
    return { key: target.key, by: MARKER_PROPERTY, value: target.marker };
  }
  if (schema.field(target.field)?.unique !== true && !schema.description.naturalKeys.includes(target.field)) {
    throw notSupported(`HubSpot ${schema.stream}: "${target.field}" is no key, so that no record can be found by it.`);
  }
  return { key: target.key, by: target.field, value: target.value.trim() };
}

/** Ids are digits; and a key that can't stand in a path as itself would ask for something else. */
function canExist({ by, value }: Asked): boolean {
  return by === undefined ? /^\d+$/.test(value) : !['', '.', '..'].includes(value);
}

function keyOf(wire: WireRecord, by: string | undefined): string {
  return by === undefined ? wire.id : (asText(wire.properties[by]) ?? '').toLowerCase();
}

function notSupported(message: string): ConnectorError {
  return new ConnectorError({ code: 'NOT_SUPPORTED', message }, { sent: false });
}
