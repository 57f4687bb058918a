import { asArray, asObject, asText, chunk, progressGuard } from '@meshline/connector-kit';
import { ConnectorError } from '@meshline/connector-spec';
import type { Value } from '@meshline/record';
import { ASSOCIATION_READ_BATCH, type AssociationInput, type HubSpotApi } from './api.ts';
import type { ObjectStream } from './manifest.ts';
import { nextPage } from './wire.ts';

/** HubSpot's own type ids, from a contact or deal to a company (hubspot.md 9). */
const TYPE_IDS: Readonly<Record<string, { readonly plain: number; readonly primary: number }>> = {
  contacts: { plain: 279, primary: 1 },
  deals: { plain: 341, primary: 5 },
};

type AssociationTypes = AssociationInput['types'];

/** One associated company and all labels of the association. */
export interface CompanyLink {
  readonly to: string;
  readonly types: AssociationTypes;
  readonly primary: boolean;
}

/** The type of an association with a company; `undefined` for streams that don't own one. */
export function companyTypes(from: ObjectStream, primary: boolean): AssociationTypes {
  const ids = TYPE_IDS[from];
  if (ids === undefined) return [];
  const type = (associationTypeId: number): AssociationTypes[number] => ({
    // The generated enum exists at run time only inside the lazily loaded client; its value is this text.
    associationCategory: 'HUBSPOT_DEFINED' as string as AssociationTypes[number]['associationCategory'],
    associationTypeId,
  });
  return primary ? [type(ids.plain), type(ids.primary)] : [type(ids.plain)];
}

/** The companies of each record; one that has none, or isn't there, has an empty list. Throws where HubSpot doesn't say. */
export async function readCompanyLinks(
  api: HubSpotApi,
  from: ObjectStream,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, CompanyLink[]>> {
  const links = new Map<string, CompanyLink[]>(ids.map((id) => [id, []]));
  for (const part of chunk(ids, ASSOCIATION_READ_BATCH)) {
    const guard = progressGuard(`HubSpot ${from}, companies`);
    let inputs: { id: string; after?: string }[] = part.map((id) => ({ id }));
    while (inputs.length > 0) {
      guard(JSON.stringify(inputs));
      const body = asObject(await api.associations(from, inputs, signal));
      refuseUnread(body, from);
      inputs = [];
      for (const result of asArray(body['results']).map(asObject)) {
        const id = asText(asObject(result['from'])['id']);
        if (id === undefined) continue;
        links.get(id)?.push(...asArray(result['to']).flatMap((entry) => linkOf(from, asObject(entry))));
        const after = nextPage(result);
        if (after !== undefined) inputs.push({ id, after });
      }
    }
  }
  return links;
}

/** `companies` of a record: references, the primary first, the others by id. Null = none. */
export function companiesValue(links: readonly CompanyLink[]): Value {
  const sorted = links.toSorted((a, b) => Number(b.primary) - Number(a.primary) || Number(a.to) - Number(b.to));
  return sorted.length === 0 ? null : sorted.map(({ to }) => ({ value: { stream: 'companies', id: to } }));
}

function linkOf(from: ObjectStream, entry: Readonly<Record<string, unknown>>): CompanyLink[] {
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
    (type) => (type.associationCategory as string) === 'HUBSPOT_DEFINED' && type.associationTypeId === TYPE_IDS[from]?.primary,
  );
  return [{ to, types, primary }];
}

/** A record without companies comes as an error; any other error must not pass for 'has none'. */
function refuseUnread(body: Readonly<Record<string, unknown>>, from: ObjectStream): void {
  for (const error of asArray(body['errors']).map(asObject)) {
    const none =
      error['category'] === 'OBJECT_NOT_FOUND' || (asText(error['subCategory']) ?? '').endsWith('NO_ASSOCIATIONS_FOUND');
    if (!none) {
      const message = `HubSpot ${from}, read companies: HubSpot failed at one of the records; they will be asked again.`;
      throw new ConnectorError({ code: 'UNAVAILABLE', message });
    }
  }
}
