import type { Fields, Value } from '@meshline/record';
import { describe, expect, test } from 'vitest';
import { matchRecord, observe, project, referencesOf, sameRemote, type Projection } from '@meshline/reconcile';
import type { EntityRules, StreamRules } from '@meshline/rulebook';
import { lens, NOW, person, REFERENCES } from '../support/three-systems.ts';

const entity = person();
const stream = (name: string): StreamRules =>
  entity.streams.find((one) => one.stream === name) ?? { connection: '', stream: '', lenses: {} };
const put = (
  name: string,
  field: string,
  value: Value,
  current: Fields = {},
  golden: Readonly<Record<string, Value>> = {},
): Projection =>
  project(entity, stream(name), field, value, current, REFERENCES, {
    connection: stream(name).connection,
    golden: Object.fromEntries(
      Object.entries(golden).map(([key, known]) => [key, { value: known, source: { kind: 'assertion', id: 'a' }, rule: 'r' }]),
    ),
  });
const patch = (found: Projection): Fields | string => (found.state === 'patch' ? found.patch : found.state);
const get = (name: string, field: string, fields: Fields) => observe(entity, stream(name), fields, REFERENCES)[field];

describe('what is written keeps the form of what stands there', () => {
  test.each<[string, string, Value, Fields, Fields | string]>([
    ['contacts', 'country', 'AT', { country: 'Deutschland' }, { country: 'Austria' }],
    ['contacts', 'country', 'AT', { country: 'DE' }, { country: 'AT' }],
    ['contacts', 'country', 'AT', { country: 'DEU' }, { country: 'AUT' }],
    ['contacts', 'country', 'US', {}, { country: 'United States' }],
    ['contacts', 'country', 'DE', { country: 'germany' }, 'same'],
    ['Contact', 'country', 'AT', {}, { CountryCode: 'AT' }],
    [
      'contact',
      'country',
      'AT',
      { addresses: [{ value: 'x', parts: { country: null, city: 'Wien' } }] },
      { addresses: [{ value: 'x', parts: { country: 'AT', city: 'Wien' } }] },
    ],
    ['contact', 'country', 'AT', { addresses: null }, { addresses: [{ value: 'AT', parts: { country: 'AT' } }] }],
    ['contacts', 'since', '2024-05-02', { since: '2024-05-01T00:00:00.000Z' }, { since: '2024-05-02T00:00:00.000Z' }],
    ['contacts', 'since', '2024-05-01', { since: '2024-05-01T14:30:00.000Z' }, 'same'],
    ['Contact', 'since', '2024-05-02', { Since__c: null }, { Since__c: '2024-05-02' }],
    ['contacts', 'site', 'acme.com', { website: 'https://www.acme.com/start' }, 'same'],
    ['contacts', 'site', 'acme.com', { website: 'http://old.com' }, { website: 'https://acme.com' }],
    ['contacts', 'phone', '+49301234567;ext=12', { phone: null }, { phone: '+49301234567 ext. 12' }],
    ['contacts', 'phone', '+4915123456789', { phone: '0151 23456789', country: 'Germany' }, 'same'],
    ['contacts', 'employees', 12, { employees: '10' }, { employees: '12' }],
    ['contacts', 'amount', { amount: '10.50', currency: 'EUR' }, { amount: { amount: '10.5', currency: 'EUR' } }, 'same'],
    ['contacts', 'amount', { amount: '10.50', currency: 'EUR' }, { amount: 3 }, { amount: 10.5 }],
  ])('%s %s: %j on %j', (name, field, value, current, wanted) => {
    expect(patch(put(name, field, value, current))).toEqual(wanted);
  });
});

describe('lists', () => {
  test('the primary is replaced and keeps its kind; the others stay', () => {
    const emails = [
      { value: 'a@x.com', kind: 'office' },
      { value: 'b@x.com', kind: 'home' },
    ];
    expect(patch(put('contact', 'email', 'c@x.com', { emails }))).toEqual({
      emails: [{ value: 'c@x.com', kind: 'office' }, emails[1]],
    });
    expect(patch(put('contact', 'email', 'b@x.com', { emails }))).toEqual({ emails: [emails[1], emails[0]] });
  });
  test('a blank primary is not written while others would move up', () => {
    expect(put('contact', 'email', null, { emails: [{ value: 'a@x.com' }, { value: 'b@x.com' }] }).state).toBe('not-clearable');
    expect(patch(put('contact', 'email', null, { emails: [{ value: 'a@x.com' }] }))).toEqual({ emails: null });
  });
  test('an item of a kind is found by its kind, and appended where there is none', () => {
    const phones = [{ value: '+4930111111', kind: 'mobile' }];
    expect(get('contact', 'phone', { phones })).toEqual({ state: 'cleared' });
    expect(patch(put('contact', 'phone', '+4930222222', { phones }))).toEqual({
      phones: [...phones, { value: '+4930222222', kind: 'office' }],
    });
  });
});

describe('references', () => {
  test('name the live record of the identity in the connection', () => {
    expect(patch(put('Contact', 'company', { stream: '@company', id: 'globex' }))).toEqual({
      AccountId: { stream: 'Account', id: 'globex' },
    });
    expect(put('contact', 'company', { stream: '@company', id: 'globex' })).toEqual({
      state: 'target-missing',
      identity: 'globex',
    });
    expect(put('contacts', 'owner', { stream: '@user', id: 'tom' })).toEqual({ state: 'inactive-owner', identity: 'tom' });
  });
  test('are told as the system names them, each once', () => {
    const acme = { stream: 'companies', id: 'acme' };
    const fields: Fields = {
      companies: [{ value: acme }, { value: { stream: 'companies', id: 'globex' } }, { value: acme }],
      owner: { stream: 'owners', id: 'ada' },
    };
    expect(referencesOf(entity, stream('contacts'), fields)).toEqual([
      { field: 'owner', target: { stream: 'owners', id: 'ada' } },
      { field: 'company', target: acme },
      { field: 'company', target: { stream: 'companies', id: 'globex' } },
    ]);
  });
  test('a parent by its name: nothing is known of it, nothing is written', () => {
    expect(patch(put('Lead', 'company', { stream: '@company', id: 'acme' }, { Company: 'acme' }))).toEqual({
      Company: 'Acme GmbH',
    });
    expect(put('Lead', 'company', null, { Company: 'acme' }).state).toBe('not-held');
    expect(get('Lead', 'company', { Company: 'acme' })).toEqual({ state: 'absent' });
  });
});

describe('full names', () => {
  test.each([
    ['Anna Schmidt', 'Anna', 'Schmidt'],
    ['Schmidt, Anna', 'Anna', 'Schmidt'],
    ['Dr. Anna Schmidt', 'Anna', 'Schmidt'],
    ['Prof. Dr. Bo van der Berg', 'Bo', 'van der Berg'],
    ['van der Berg', undefined, 'van der Berg'],
    ['María García López', 'María', 'García López'],
    ['Ana María García López', 'Ana María', 'García López'],
    ['John F. Kennedy', 'John F.', 'Kennedy'],
    ['Hans Peter Müller', 'Hans Peter', 'Müller'],
    ['John Smith Jr.', 'John', 'Smith'],
    ['Smith, Jr.', undefined, 'Smith'],
    ['Müller, Dr. Hans Peter', 'Hans Peter', 'Müller'],
    ['Schmidt', undefined, 'Schmidt'],
  ])('%s', (name, first, last) => {
    expect(get('contact', 'firstName', { name })).toEqual(
      first === undefined ? { state: 'cleared' } : { state: 'set', value: first },
    );
    expect(get('contact', 'lastName', { name })).toEqual({ state: 'set', value: last });
  });
  test('are put together from the part and the other golden part; what stands before and behind stays', () => {
    expect(patch(put('contact', 'lastName', 'Weber', { name: 'Dr. Anna Schmidt Jr.' }, { firstName: 'Anna' }))).toEqual({
      name: 'Dr. Anna Weber Jr.',
    });
    expect(put('contact', 'lastName', 'Maria Schmidt', { name: 'Anna Maria Schmidt' }, { firstName: 'Anna' }).state).toBe('same');
    expect(put('contact', 'lastName', null, { name: 'Anna Schmidt' }, { firstName: 'Anna' }).state).toBe('not-clearable');
  });
});

test('a value that no table knows is unmapped, and one that none can say has no remote value', () => {
  expect(get('contacts', 'lifecycle', { lifecyclestage: 'evangelist' })).toEqual({ state: 'unmapped', raw: 'evangelist' });
  expect(get('Lead', 'lifecycle', { Status: 'Converted' })).toEqual({ state: 'set', value: 'opportunity' });
  expect(put('Lead', 'lifecycle', 'opportunity', { Status: 'Converted' }).state).toBe('same');
  expect(put('Lead', 'lifecycle', 'opportunity', { Status: 'New' })).toEqual({ state: 'no-remote-value', value: 'opportunity' });
});

test('a field that was not read is absent, which is not blank', () => {
  expect(get('contacts', 'email', {})).toEqual({ state: 'absent' });
  expect(get('contacts', 'email', { email: '' })).toEqual({ state: 'cleared' });
});

describe('a record as matching sees it', () => {
  const input = { references: REFERENCES, firstSeen: NOW, createdAt: undefined };
  const ref = (connection: string, name: string) => ({ connection, stream: name, id: '1' });

  test('has all values of its lists, canonical, the primary first, and its own country for its phones', () => {
    const fields: Fields = {
      name: 'Dr. Anna Schmidt',
      emails: [{ value: 'A@X.com' }, { value: 'b@x.com' }, { value: 'nonsense' }],
      addresses: [{ value: 'x', parts: { country: 'Germany' } }],
      phones: [{ value: '0151 23456789', kind: 'office' }],
      lead_id: { stream: 'lead', id: 'acme' },
    };
    expect(matchRecord(entity, stream('contact'), { ...input, ref: ref('close', 'contact'), fields })).toMatchObject({
      values: {
        firstName: ['Anna'],
        lastName: ['Schmidt'],
        email: ['a@x.com', 'b@x.com'],
        country: ['DE'],
        phone: ['+4915123456789'],
        company: [{ stream: '@company', id: 'acme' }],
      },
      parentNames: { company: ['Acme GmbH'] },
      parentText: {},
    });
  });

  test('states its parent as text, and the records of other systems that it knows', () => {
    const rules: EntityRules = {
      ...entity,
      matching: {
        by: 'weight',
        features: [],
        linkFrom: 0.9,
        reviewFrom: 0.5,
        knownIds: [
          { connection: 'salesforce', stream: 'Lead', field: 'HubSpotId', target: { connection: 'hubspot', stream: 'contacts' } },
        ],
      },
    };
    const found = matchRecord(rules, stream('Lead'), {
      ...input,
      ref: ref('salesforce', 'Lead'),
      fields: { Company: ' ACME ', HubSpotId: '512', Status: 'Odd' },
      markedIdentity: 'p9',
    });
    expect(found).toMatchObject({
      parentText: { company: 'ACME' },
      knownRefs: [{ connection: 'hubspot', stream: 'contacts', id: '512' }],
      markedIdentity: 'p9',
    });
    expect(found.values['lifecycle']).toBeUndefined();
  });
});

describe('read back', () => {
  const same = (name: string, wrote: Fields, found: Fields): boolean => sameRemote(entity, stream(name), wrote, found);
  test('formats do not count, values do', () => {
    expect(same('contacts', { phone: '+4915123456789' }, { phone: '0151 23456789', country: 'DE' })).toBe(true);
    expect(same('contacts', { since: '2024-05-01' }, { since: '2024-05-01T00:00:00.000Z' })).toBe(true);
    expect(same('contacts', { email: 'a@x.com' }, { email: 'b@x.com' })).toBe(false);
    expect(same('contacts', { email: 'a@x.com' }, {})).toBe(false);
    expect(same('contacts', { email: null }, {})).toBe(true);
    expect(same('contacts', { email: null }, { email: 'a@x.com' })).toBe(false);
  });
  test('references are compared as they are', () => {
    expect(same('Contact', { OwnerId: { stream: 'User', id: 'ada' } }, { OwnerId: { stream: 'User', id: 'eve' } })).toBe(false);
  });
  test('of a list the primary must be the same, and every item be there', () => {
    const wrote = { emails: [{ value: 'a@x.com', kind: 'work' }, { value: 'b@x.com' }] };
    expect(
      same('contact', wrote, { emails: [{ value: 'A@x.com', kind: 'office' }, { value: 'c@x.com' }, { value: 'b@x.com' }] }),
    ).toBe(true);
    expect(same('contact', wrote, { emails: [{ value: 'b@x.com' }, { value: 'a@x.com' }] })).toBe(false);
    expect(
      same(
        'contact',
        { addresses: [{ value: 'DE', parts: { country: 'DE' } }] },
        { addresses: [{ value: 'Street, DE', parts: { country: 'de', city: 'x' } }] },
      ),
    ).toBe(true);
  });
  test('a path that has no lens is compared as it is', () => {
    expect(same('contacts', { other: 'x' }, { other: 'x' })).toBe(true);
    expect(same('contacts', { other: 'x' }, { other: 'y' })).toBe(false);
  });
});

test('an opt-out of any item of a list counts', () => {
  const rules: EntityRules = {
    ...entity,
    streams: [{ connection: 'close', stream: 'contact', lenses: { optedOut: lens('emails[*].off', { access: 'read' }) } }],
  };
  const [only] = rules.streams;
  const emails = [
    { value: 'a', parts: { off: 'false' } },
    { value: 'b', parts: { off: 'true' } },
  ];
  expect(only && observe(rules, only, { emails }, REFERENCES)['optedOut']).toEqual({ state: 'set', value: true });
});
