import type { Fields } from '@meshline/record';
import { describe, expect, test } from 'vitest';
import { plan, settle, type ConnectionFacts, type IdentityFacts, type Planned } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import {
  close,
  connection,
  edit,
  facts,
  hubspot,
  lens,
  NOW,
  person,
  REFERENCES,
  round,
  salesforce,
  salesforceLead,
} from '../support/three-systems.ts';

const planned = (input: IdentityFacts, entity: EntityRules = person(), entities: readonly EntityRules[] = []): Planned =>
  plan(input, settle(input, entity, NOW), entity, entities);
const among = (name: string, more: Partial<ConnectionFacts>): IdentityFacts['connections'] => ({
  hubspot: connection(),
  salesforce: connection(),
  close: connection(),
  [name]: connection(more),
});
const reasons = ({ findings }: Planned): string[] => findings.map(({ kind, reason }) => `${kind}: ${reason}`);

describe('updates', () => {
  const records = [
    hubspot({ email: 'old@x.com', jobtitle: 'CEO', phone: '0151 23456789' }),
    salesforce({ Email: 'new@x.com', Title: 'CEO', Phone: '+4915123456789', CountryCode: 'DE' }),
  ];

  test('one for each record, with what changes only', () => {
    expect(planned(facts(records)).writes).toMatchObject([
      { kind: 'update', ref: { connection: 'hubspot', id: '1' }, epoch: 1, basedOn: 1, patch: { email: 'new@x.com' } },
    ]);
  });

  test('several fields of one record are one patch, and each says its rule and its remote field', () => {
    const { writes } = planned(facts([hubspot({ email: null, jobtitle: null }), salesforce({ Email: 'a@x.com', Title: 'CEO' })]));
    expect(writes).toMatchObject([
      {
        patch: { email: 'a@x.com', jobtitle: 'CEO' },
        fields: [
          { field: 'email', kind: 'missing', becomes: 'a@x.com', paths: ['email'] },
          { field: 'title', kind: 'missing', becomes: 'CEO', paths: ['jobtitle'] },
        ],
      },
    ]);
  });

  test.each<[string, Partial<IdentityFacts>]>([
    [
      'a hold on the field',
      { holds: [{ ref: { connection: 'hubspot', stream: 'contacts', id: '1' }, field: 'email', reason: 'undone' }] },
    ],
    [
      'a hold on the record',
      { holds: [{ ref: { connection: 'hubspot', stream: 'contacts', id: '1' }, field: undefined, reason: 'undone' }] },
    ],
    ['a connection that only observes', { connections: among('hubspot', { mode: 'observe' }) }],
    ['a connection that nobody knows', { connections: {} }],
  ])('%s stops the write, and the difference is still told', (_, more) => {
    const input = facts(records, more);
    expect(planned(input).writes).toEqual([]);
    expect(settle(input, person(), NOW).discrepancies).toMatchObject([{ field: 'email', kind: 'conflicting' }]);
  });

  test('the parts of a full name are one text, and a parked part keeps what stands there', () => {
    const calm = round(
      round(facts([hubspot({ firstname: 'Anna', lastname: 'Schmidt' }), close({ name: 'Dr. Anna Schmidt' })]), person()).facts,
      person(),
    ).facts;
    const married = edit(calm, 'hubspot', { lastname: 'Weber' });
    expect(planned(married).writes).toMatchObject([{ patch: { name: 'Dr. Anna Weber' } }]);
    // Somebody changed the first name in Close: it is asked about, and the new last name goes beside it.
    const both = edit(married, 'close', { name: 'Dr. Annette Schmidt' });
    expect(planned(both).writes).toMatchObject([{ patch: { name: 'Dr. Annette Weber' }, fields: [{ field: 'lastName' }] }]);
  });

  test('of a list only the primary moves', () => {
    const { writes } = planned(
      facts([
        salesforce({ Email: 'b@x.com' }),
        close({ emails: [{ value: 'a@x.com', kind: 'office' }, { value: 'B@x.com', kind: 'home' }, { value: 'c@x.com' }] }),
      ]),
    );
    expect(writes.filter(({ kind }) => kind === 'update')).toMatchObject([
      { patch: { emails: [{ value: 'B@x.com', kind: 'home' }, { value: 'a@x.com', kind: 'office' }, { value: 'c@x.com' }] } },
    ]);
  });

  test('an inactive owner is never written, and the other fields go on', () => {
    const found = planned(
      facts([hubspot({ owner: null, email: null }), salesforce({ OwnerId: { stream: 'User', id: 'tom' }, Email: 'a@x.com' })]),
    );
    expect(found.writes).toMatchObject([{ patch: { email: 'a@x.com' } }]);
    expect(found.findings).toMatchObject([
      { kind: 'unowned', reason: 'inactive-owner', systems: ['hubspot'], parks: [{ field: 'owner' }] },
    ]);
  });

  test('a field that the credential may not write is told to the owner of the connection', () => {
    const found = planned(facts(records, { connections: among('hubspot', { readOnly: { contacts: ['email'] } }) }));
    expect(found.writes).toEqual([]);
    expect(found.findings).toMatchObject([
      {
        kind: 'schema-drift',
        reason: 'not-writable',
        detail: 'contacts.email',
        parks: [{ connection: 'hubspot', field: 'email' }],
      },
    ]);
  });

  test('a value that the system does not offer is told, not sent', () => {
    const input = facts([hubspot({ jobtitle: 'CEO' }), salesforce({ Title: 'Chief' })], {
      connections: among('hubspot', { options: { contacts: { jobtitle: ['CEO', 'CTO'] } } }),
    });
    expect(reasons(planned(input))).toEqual(['failed-validation: illegal-option']);
  });

  test("a lead's company is written as its name", () => {
    const calm = planned(
      facts([hubspot({ companies: [{ value: { stream: 'companies', id: 'acme' } }] }), salesforceLead({ Company: 'ACME' })]),
    );
    expect(calm.writes).toMatchObject([{ patch: { Company: 'Acme GmbH' } }]);
  });
});

describe('creates', () => {
  const known: Fields = {
    email: 'a@x.com',
    firstname: 'Anna',
    lastname: 'Schmidt',
    lifecyclestage: 'salesqualifiedlead',
    country: 'Germany',
    phone: '0151 23456789',
  };
  const company = { companies: [{ value: { stream: 'companies', id: 'acme' } }] };
  const at = (name: string, found: Planned): string[] =>
    found.waiting.filter((one) => one.connection === name).map(({ because }) => because);
  const start = (fields: Fields, more: Partial<IdentityFacts> = {}): IdentityFacts => facts([hubspot(fields)], more);

  test('where the place says so, with all that the stream holds', () => {
    const { writes } = planned(start({ ...known, ...company }));
    expect(writes).toMatchObject([
      {
        kind: 'create',
        connection: 'salesforce',
        stream: 'Lead',
        patch: { Email: 'a@x.com', CountryCode: 'DE', Phone: '+4915123456789', Status: 'Qualified', Company: 'Acme GmbH' },
      },
      {
        kind: 'create',
        connection: 'close',
        stream: 'contact',
        patch: {
          name: 'Anna Schmidt',
          emails: [{ value: 'a@x.com' }],
          phones: [{ kind: 'office' }],
          lead_id: { stream: 'lead', id: 'acme' },
        },
      },
    ]);
    const fields = writes[1]?.fields.map(({ field, kind }) => `${field} ${kind}`) ?? [];
    expect(fields).toContain('firstName absent-record');
    expect(fields).toContain('lastName absent-record');
  });

  test('not where the condition is false; where it is unknown it waits and says so', () => {
    expect(planned(start({ ...known, lifecyclestage: 'lead' })).writes).toEqual([]);
    const { lifecyclestage: _, ...unknown } = known;
    const found = planned(start(unknown));
    expect(found.writes).toEqual([]);
    expect(at('salesforce', found)).toEqual(['nobody knows whether Lifecycle stage has reached mql']);
  });

  test.each<[string, Partial<ConnectionFacts>, string]>([
    ['before the first pass', { firstPassLinked: false }, 'salesforce has not been read as a whole yet'],
    ['while a record there may be the same', { openReview: true }, 'it may be the same person as another one; a person decides'],
  ])('%s it waits', (_, more, because) => {
    expect(at('salesforce', planned(start(known, { connections: among('salesforce', more) })))).toEqual([because]);
  });

  test('without a repeatable create it asks', () => {
    const found = planned(start(known, { connections: among('salesforce', { createStrategy: { Lead: 'none' } }) }));
    expect(reasons(found)).toContain('schema-drift: no-safe-create');
    expect(found.writes.filter((write) => write.connection === 'salesforce')).toEqual([]);
  });

  test('never beside a live record or a tombstone in the connection', () => {
    for (const live of [true, false]) {
      const found = planned(facts([hubspot({ ...known, ...company }), salesforceLead({ Email: 'a@x.com' }, { live })]));
      expect(found.writes.filter(({ kind, connection: name }) => kind === 'create' && name === 'salesforce')).toEqual([]);
    }
  });

  test('a required field that is missing fails closed, whether the rulebook or the vendor demands it', () => {
    const demanding = person({}, { title: { required: true } });
    expect(planned(start({ ...known, ...company }), demanding).findings).toMatchObject([
      {
        kind: 'missing-field',
        reason: 'required',
        field: 'title',
        systems: ['salesforce'],
        parks: [{ connection: 'salesforce' }],
      },
      { field: 'title', systems: ['close'] },
    ]);
    const vendor = planned(
      start({ ...known }, { connections: among('salesforce', { requiredOnCreate: { Lead: ['Company', 'Industry'] } }) }),
    );
    expect(vendor.findings.filter(({ systems }) => systems[0] === 'salesforce')).toMatchObject([
      { kind: 'missing-field', field: 'company' },
      { kind: 'missing-field', reason: 'required-not-mapped', detail: 'Industry' },
    ]);
  });

  test('under a parent: without one it asks, with one that is not there it asks, with one that is coming it waits', () => {
    const globex = { companies: [{ value: { stream: 'companies', id: 'globex' } }] };
    const inClose = (found: Planned): string[] =>
      found.findings.filter(({ systems }) => systems[0] === 'close').map(({ reason }) => reason);
    expect(inClose(planned(start(known)))).toEqual(['missing-parent']);
    expect(inClose(planned(start({ ...known, ...globex })))).toEqual(['missing-parent']);
    const parent: EntityRules = {
      ...person(),
      name: 'company',
      streams: [{ connection: 'close', stream: 'lead', lenses: { name: lens('name') } }],
      places: {
        close: { connection: 'close', homes: ['lead'], create: { kind: 'when', condition: { op: 'always' }, stream: 'lead' } },
      },
    };
    const found = planned(start({ ...known, ...globex }), person(), [parent]);
    expect(inClose(found)).toEqual([]);
    expect(at('close', found)).toEqual(['Company is made there first']);
    expect(found.writes.filter(({ connection: name }) => name === 'close')).toEqual([]);
  });

  test('an owner who may not own there is left out and told', () => {
    const references = {
      ...REFERENCES,
      targets: { ...REFERENCES.targets, tom: { ...REFERENCES.targets['ada'], entity: 'user', golden: {}, records: [] } },
    };
    const start = facts([salesforce({ Email: 'a@x.com', OwnerId: { stream: 'User', id: 'tom' } })]);
    const found = planned(start);
    expect(found.writes).toMatchObject([{ kind: 'create', connection: 'hubspot', patch: { email: 'a@x.com' } }]);
    expect(found.writes[0]?.patch).not.toHaveProperty('owner');
    expect(reasons(found)).toEqual(['unowned: inactive-owner']);
    expect(planned({ ...start, references }).writes[0]?.patch).not.toHaveProperty('owner');
  });

  test('nothing is made for a thing that lives nowhere any more', () => {
    expect(planned(facts([hubspot({ ...known, ...company }, { live: false })])).writes).toEqual([]);
  });
});
