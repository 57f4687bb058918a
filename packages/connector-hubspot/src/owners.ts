import { asObject, asText, instantText, progressGuard } from '@meshline/connector-kit';
import type { GetRequest, GetResult, ReadItem, RemoteRecord } from '@meshline/connector-spec';
import { ConnectorError } from '@meshline/connector-spec';
import { cleanText } from '@meshline/record';
import type { HubSpotApi } from './api.ts';

/** All owners, archived ones as inactive. They are few and can't be asked for by time, so every read reads all. */
export async function* readOwners(api: HubSpotApi, signal: AbortSignal): AsyncGenerator<ReadItem> {
  for (const record of await allOwners(api, signal)) yield { kind: 'record', record };
  yield { kind: 'checkpoint', phase: 'changes', cursor: { v: 1 } };
}

/** Owners by id or by e-mail, from the whole list: it is no index and shows what is there. They carry no marker. */
export async function getOwners(api: HubSpotApi, { targets, signal }: GetRequest): Promise<GetResult[]> {
  const owners = await allOwners(api, signal);
  return targets.map((target) => {
    const record = owners.find((owner) => {
      if ('id' in target) return owner.id === target.id;
      if ('field' in target && target.field === 'email') {
        return asText(owner.fields['email'])?.toLowerCase() === target.value.trim().toLowerCase();
      }
      const message = 'HubSpot owners: owners are found by id or by e-mail only.';
      throw new ConnectorError({ code: 'NOT_SUPPORTED', message }, { sent: false });
    });
    return record === undefined ? { key: target.key, state: 'gone' } : { key: target.key, state: 'found', record };
  });
}

async function allOwners(api: HubSpotApi, signal: AbortSignal): Promise<RemoteRecord[]> {
  const found = new Map<string, RemoteRecord>();
  // Active ones last: who was archived between the two lists stays active until the next read, never the other way.
  for (const archived of [true, false]) {
    const guard = progressGuard('HubSpot owners');
    let after: string | undefined;
    do {
      guard(after ?? '');
      const page = await api.owners(archived, after, signal);
      for (const entry of page.owners) {
        const record = ownerOf(asObject(entry), archived);
        if (record !== undefined) found.set(record.id, record);
      }
      after = page.next;
    } while (after !== undefined);
  }
  return [...found.values()];
}

function ownerOf(owner: Readonly<Record<string, unknown>>, archived: boolean): RemoteRecord | undefined {
  const id = asText(owner['id']);
  if (id === undefined || id === '') return undefined;
  const text = (name: string): string | null => cleanText(asText(owner[name]) ?? '') || null;
  const modifiedAt = instantText(owner['updatedAt']);
  const createdAt = instantText(owner['createdAt']);
  return {
    stream: 'owners',
    id,
    fields: { email: text('email'), firstName: text('firstName'), lastName: text('lastName'), active: !archived },
    ...(modifiedAt === undefined ? {} : { revision: modifiedAt, modifiedAt }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
