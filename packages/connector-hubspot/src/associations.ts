import { asArray, asObject, asText, chunk, progressGuard } from '@meshline/connector-kit';
import { ConnectorError } from '@meshline/connector-spec';
import type { Value } from '@meshline/record';
import { ASSOCIATION_READ_BATCH, type AssociationInput, type HubSpotApi } from './api.ts';
import type { LinkTarget, ObjectStream } from './manifest.ts';
import { nextPage } from './wire.ts';

/** HubSpot's own type ids in the direction of the field (hubspot.md 9); those of tickets and activities are unverified. */
const TYPE_IDS: Readonly<Record<string, { readonly plain: number; readonly primary?: number }>> = {
  'contacts>companies': { plain: 279, primary: 1 },
  'deals>companies': { plain: 341, primary: 5 },
  'tickets>contacts': { plain: 16 },
  'tickets>companies': { plain: 339, primary: 26 },
  'tickets>deals': { plain: 28 },
  'tasks>contacts': { plain: 204 },
  'tasks>companies': { plain: 192 },
  'tasks>deals': { plain: 216 },
  'notes>contacts': { plain: 202 },
  'notes>companies': { plain: 190 },
  'notes>deals': { plain: 214 },
  'calls>contacts': { plain: 194 },
  'calls>companies': { plain: 182 },
  'calls>deals': { plain: 206 },
  'emails>contacts': { plain: 198 },
  'emails>companies': { plain: 186 },
  'emails>deals': { plain: 210 },
};
const typeIds = (from: ObjectStream, to: LinkTarget) => TYPE_IDS[`${from}>${to}`];

type AssociationTypes = AssociationInput['types'];

/** One associated record and all labels of the association. */
export interface RecordLink {
  readonly to: string;
  readonly types: AssociationTypes;
  readonly primary: boolean;
}

/** The types of an association; none for streams that don't own one. Only companies can be primary. */
export function linkTypes(from: ObjectStream, to: LinkTarget, primary: boolean): AssociationTypes {
  const ids = typeIds(from, to);
  if (ids === undefined) return [];
  const type = (associationTypeId: number): AssociationTypes[number] => ({
    // The generated enum exists at run time only inside the lazily loaded client; its value is this text.
    associationCategory: 'HUBSPOT_DEFINED' as string as AssociationTypes[number]['associationCategory'],
    associationTypeId,
  });
  return primary && ids.primary !== undefined ? [type(ids.plain), type(ids.primary)] : [type(ids.plain)];
}

/** The associated records of each record; one that has none, or isn't there, has an empty list. Throws where HubSpot doesn't say. */
export async function readLinks(
  api: HubSpotApi,
  from: ObjectStream,
  target: LinkTarget,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, RecordLink[]>> {
  const links = new Map<string, RecordLink[]>(ids.map((id) => [id, []]));
  for (const part of chunk(ids, ASSOCIATION_READ_BATCH)) {
    const guard = progressGuard(`HubSpot ${from}, ${target}`);
    let inputs: { id: string; after?: string }[] = part.map((id) => ({ id }));
    while (inputs.length > 0) {
      guard(JSON.stringify(inputs));
      const body = asObject(await api.associations(from, target, inputs, signal));
      refuseUnread(body, from, target);
      inputs = [];
      for (const result of asArray(body['results']).map(asObject)) {
        const id = asText(asObject(result['from'])['id']);
        if (id === undefined) continue;
        links.get(id)?.push(...asArray(result['to']).flatMap((entry) => linkOf(from, target, asObject(entry))));
        const after = nextPage(result);
        if (after !== undefined) inputs.push({ id, after });
      }
    }
  }
  return links;
}

/** The field of a record's associations: references, the primary first, the others by id. Null = none. */
export function linksValue(target: LinkTarget, links: readonly RecordLink[]): Value {
  const sorted = links.toSorted((a, b) => Number(b.primary) - Number(a.primary) || Number(a.to) - Number(b.to));
  return sorted.length === 0 ? null : sorted.map(({ to }) => ({ value: { stream: target, id: to } }));
}

function linkOf(from: ObjectStream, target: LinkTarget, entry: Readonly<Record<string, unknown>>): RecordLink[] {
  const to = asText(entry['toObjectId']);
  if (to === undefined) return [];
  const types = asArray(entry['associationTypes']).map((type) => {
    const { category, typeId } = asObject(type);
    return {
      associationCategory: category as AssociationTypes[number]['associationCategory'],
      associationTypeId: Number(typeId),
    };
  });
  const primary = types.some(
    (type) =>
      (type.associationCategory as string) === 'HUBSPOT_DEFINED' && type.associationTypeId === typeIds(from, target)?.primary,
  );
  return [{ to, types, primary }];
}

/** A record without associations comes as an error; any other error must not pass for 'has none'. */
function refuseUnread(body: Readonly<Record<string, unknown>>, from: ObjectStream, target: LinkTarget): void {
  for (const error of asArray(body['errors']).map(asObject)) {
    const none =
      error['category'] === 'OBJECT_NOT_FOUND' || (asText(error['subCategory']) ?? '').endsWith('NO_ASSOCIATIONS_FOUND');
    if (!none) {
      const message = `HubSpot ${from}, read ${target}: HubSpot failed at one of the records; they will be asked again.`;
      throw new ConnectorError({ code: 'UNAVAILABLE', message });
    }
  }
}
