import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account, type Account } from './account.ts';

type Step =
  | { readonly kind: 'create' | 'edit' | 'delete' | 'restore'; readonly pick: number; readonly name: number }
  | { readonly kind: 'merge'; readonly pick: number; readonly other: number }
  | { readonly kind: 'link'; readonly pick: number; readonly company: number; readonly primary: boolean }
  | { readonly kind: 'wait'; readonly ms: number };

const nat = fc.nat({ max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create', 'edit', 'delete', 'restore'), pick: nat, name: nat }),
  fc.record({ kind: fc.constant('merge' as const), pick: nat, other: nat }),
  fc.record({ kind: fc.constant('link' as const), pick: nat, company: fc.nat({ max: 2 }), primary: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat({ max: 3_000 }) }),
);
const CONTACTS = '/crm/v3/objects/contacts';
const search = async (portal: Account, body: object) =>
  (await portal.call('POST', `${CONTACTS}/search`, { limit: 200, properties: ['firstname', 'email'], ...body })).body.results;

/** Runs steps over the API and the pages alike; ids of what was made, companies apart. */
async function play(portal: Account, steps: readonly Step[]): Promise<{ contacts: string[]; companies: string[] }> {
  const companies = [];
  for (let index = 0; index < 3; index++) companies.push(await portal.create('companies', { name: `C${index}` }));
  const contacts: string[] = [];
  for (const one of steps) {
    if (one.kind === 'wait') {
      portal.clock.advance(one.ms);
      continue;
    }
    const id = contacts[one.pick % Math.max(contacts.length, 1)] ?? '0';
    switch (one.kind) {
      case 'create': {
        const { status, body } = await portal.call('POST', CONTACTS, {
          properties: { email: `p${one.pick}@b.co`, firstname: `n${one.name}` },
        });
        if (status === 201) contacts.push(body.id);
        break;
      }
      case 'edit':
        await portal.call('PATCH', `${CONTACTS}/${id}`, { properties: { firstname: `n${one.name}` } });
        break;
      case 'delete':
        await portal.call('DELETE', `${CONTACTS}/${id}`);
        break;
      case 'restore':
        try {
          portal.vendor.backdoor.edit('contacts', id, { restore: true });
        } catch {
          // Refused as the pages refuse it: it isn't in the bin, or its e-mail is taken.
        }
        break;
      case 'merge': {
        const objectIdToMerge = contacts[one.other % Math.max(contacts.length, 1)] ?? '0';
        const { status, body } = await portal.call('POST', `${CONTACTS}/merge`, { primaryObjectId: id, objectIdToMerge });
        if (status === 200) contacts.push(body.id);
        break;
      }
      case 'link': {
        const to = `/crm/v4/objects/contacts/${id}/associations/companies/${companies[one.company]}`;
        const associationTypeId = one.primary ? 1 : 279;
        await portal.call('PUT', to, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }]);
      }
    }
  }
  return { contacts, companies };
}

describe('whatever happens', () => {
  test('once the lag is over, search, list and unique look-ups agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(), async (steps, seed) => {
        const portal = account({ lags: true }, {}, { seed });
        await play(portal, steps);
        portal.clock.advance(10_000);
        type Shown = { id: string; properties: { email: string; firstname: string }; updatedAt: string };
        const listed: Shown[] = (await portal.call('GET', `${CONTACTS}?limit=100&properties=email,firstname`)).body.results;
        const byId = (rows: Shown[]) =>
          rows
            .map(({ id, properties, updatedAt }) => ({ id, ...properties, updatedAt }))
            .toSorted((a, b) => a.id.localeCompare(b.id));
        expect(byId(await search(portal, {}))).toEqual(byId(listed));
        const since = { filterGroups: [{ filters: [{ propertyName: 'lastmodifieddate', operator: 'GTE', value: '0' }] }] };
        expect(byId(await search(portal, since))).toEqual(byId(listed));
        for (const { id, properties } of listed) {
          const equal = { filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQ', value: properties.email }] }] };
          expect((await search(portal, equal)).map((hit: Shown) => hit.id)).toEqual([id]);
          expect((await portal.call('GET', `${CONTACTS}/${properties.email}?idProperty=email`)).body.id).toBe(id);
        }
        expect(new Set(listed.map((row) => row.properties.email)).size).toBe(listed.length);
      }),
      { numRuns: 40 },
    );
  });

  test('each end tells the same associations, with one primary company and never without the unlabelled type', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const portal = account();
        const { contacts, companies } = await play(portal, steps);
        const ends = async (from: string, ids: readonly string[], to: string) => {
          const pairs: string[] = [];
          for (const id of ids) {
            const { results } = (await portal.call('GET', `/crm/v4/objects/${from}/${id}/associations/${to}`)).body;
            let primaries = 0;
            for (const { toObjectId, associationTypes } of results) {
              const types = associationTypes.map((type: { typeId: number }) => type.typeId);
              expect(types).toContain(from === 'contacts' ? 279 : 280);
              if (types.includes(1)) primaries += 1;
              const isPrimary = types.includes(from === 'contacts' ? 1 : 2);
              pairs.push(from === 'contacts' ? `${id} ${toObjectId} ${isPrimary}` : `${toObjectId} ${id} ${isPrimary}`);
            }
            expect(primaries).toBeLessThanOrEqual(1);
          }
          return pairs.toSorted((a, b) => a.localeCompare(b));
        };
        expect(await ends('companies', companies, 'contacts')).toEqual(await ends('contacts', contacts, 'companies'));
      }),
      { numRuns: 40 },
    );
  });
});
