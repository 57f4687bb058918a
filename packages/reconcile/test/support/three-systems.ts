import { formatRef, type Fields, type RecordRef, type Value } from '@meshline/record';
import type { Authority, AuthorityRule, EntityRules, FieldRules, Lens, Place } from '@meshline/rulebook';
import { settle, plan } from '@meshline/reconcile';
import type { ConnectionFacts, IdentityFacts, Planned, RecordFacts, References, Settled } from '@meshline/reconcile';

/** A person as three systems hold one, with every kind of lens; what the tests of map, settle and plan share. */
export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 0, 15);

export const field = (type: FieldRules['type'], label: string, more: Partial<FieldRules> = {}): FieldRules => ({
  type,
  label,
  required: false,
  blank: 'keep',
  ...more,
});

export const lens = (path: string, more: Partial<Extract<Lens, { kind: 'field' }>> = {}): Lens => ({
  kind: 'field',
  path,
  access: 'both',
  ...more,
});

export const authority = (rule: AuthorityRule, more: Partial<Authority> = {}): Authority => ({
  rule,
  onOtherEdit: 'ask',
  writeOnce: false,
  workflows: [],
  ...more,
});

const table = (pairs: Readonly<Record<string, string>>, onlyRead: readonly string[] = []) => ({
  read: pairs,
  write: Object.fromEntries(
    Object.entries(pairs).flatMap(([remote, canonical]) => (onlyRead.includes(remote) ? [] : [[canonical, remote]])),
  ),
});

export const STAGES = { steps: ['lead', 'mql', 'sql', 'opportunity', 'customer'], exits: ['recycled', 'disqualified'] };
const hubspotStage = table({
  lead: 'lead',
  marketingqualifiedlead: 'mql',
  salesqualifiedlead: 'sql',
  opportunity: 'opportunity',
  customer: 'customer',
});
const leadStatus = table(
  { New: 'lead', MQL: 'mql', Qualified: 'sql', Converted: 'opportunity', Nurture: 'recycled', Unqualified: 'disqualified' },
  ['Converted'],
);

const system = (...order: string[]): Authority => authority({ kind: 'system', order });

export const AUTHORITIES: Readonly<Record<string, Authority>> = {
  email: system('salesforce', 'hubspot', 'close'),
  firstName: system('hubspot', 'salesforce', 'close'),
  lastName: system('hubspot', 'salesforce', 'close'),
  phone: authority({ kind: 'most-recent', order: ['salesforce', 'close', 'hubspot'], firstRun: 'salesforce' }),
  country: authority({ kind: 'first-filled', order: ['salesforce', 'hubspot'] }),
  title: authority({ kind: 'most-complete', order: ['salesforce', 'hubspot', 'close'] }),
  lifecycle: authority({ kind: 'furthest-along', order: ['salesforce', 'hubspot'] }),
  optedOut: authority({ kind: 'any-true' }),
  employees: system('hubspot', 'salesforce', 'close'),
  amount: system('salesforce', 'hubspot'),
  since: system('salesforce', 'hubspot'),
  site: system('hubspot', 'salesforce'),
  owner: system('salesforce', 'hubspot'),
  company: system('salesforce', 'hubspot', 'close'),
};

const PLACES: Readonly<Record<string, Place>> = {
  hubspot: {
    connection: 'hubspot',
    homes: ['contacts'],
    create: { kind: 'when', condition: { op: 'always' }, stream: 'contacts' },
  },
  salesforce: {
    connection: 'salesforce',
    homes: ['Contact', 'Lead'],
    create: { kind: 'when', condition: { op: 'reached', field: 'lifecycle', step: 'mql' }, stream: 'Lead' },
  },
  close: {
    connection: 'close',
    homes: ['contact'],
    create: { kind: 'when', condition: { op: 'reached', field: 'lifecycle', step: 'sql' }, stream: 'contact' },
    under: { field: 'company' },
  },
};

export function person(
  authorities: Partial<Readonly<Record<string, Authority>>> = {},
  fields: Readonly<Record<string, Partial<FieldRules>>> = {},
): EntityRules {
  const own: Readonly<Record<string, FieldRules>> = {
    email: field('email', 'E-mail'),
    firstName: field('person-name', 'First name'),
    lastName: field('person-name', 'Last name'),
    phone: field('phone', 'Phone'),
    country: field('country', 'Country'),
    title: field('text', 'Title'),
    lifecycle: field('choice', 'Lifecycle stage', { ladder: STAGES }),
    optedOut: field('flag', 'Opt-out'),
    employees: field('number', 'Employees'),
    amount: field('money', 'Amount', { currency: 'EUR' }),
    since: field('date', 'Customer since'),
    site: field('domain', 'Web site'),
    owner: field('reference', 'Owner', { entity: 'user' }),
    company: field('reference', 'Company', { entity: 'company' }),
  };
  return {
    name: 'person',
    label: { one: 'person', many: 'people' },
    title: ['firstName', 'lastName'],
    fields: Object.fromEntries(Object.entries(own).map(([name, rules]) => [name, { ...rules, ...fields[name] }])),
    streams: [
      {
        connection: 'hubspot',
        stream: 'contacts',
        lenses: {
          email: lens('email'),
          firstName: lens('firstname'),
          lastName: lens('lastname'),
          phone: lens('phone'),
          country: lens('country'),
          title: lens('jobtitle'),
          lifecycle: lens('lifecyclestage', { values: hubspotStage }),
          optedOut: lens('optout'),
          employees: lens('employees'),
          amount: lens('amount'),
          since: lens('since'),
          site: lens('website'),
          owner: lens('owner'),
          company: lens('companies[primary]'),
        },
      },
      {
        connection: 'salesforce',
        stream: 'Contact',
        lenses: {
          email: lens('Email'),
          firstName: lens('FirstName'),
          lastName: lens('LastName'),
          phone: lens('Phone'),
          country: lens('CountryCode'),
          title: lens('Title'),
          optedOut: lens('OptOut'),
          employees: lens('Employees__c'),
          amount: lens('Amount__c'),
          since: lens('Since__c'),
          site: lens('Site__c'),
          owner: lens('OwnerId'),
          company: lens('AccountId'),
        },
      },
      {
        connection: 'salesforce',
        stream: 'Lead',
        lenses: {
          email: lens('Email'),
          firstName: lens('FirstName'),
          lastName: lens('LastName'),
          phone: lens('Phone'),
          country: lens('CountryCode'),
          title: lens('Title'),
          lifecycle: lens('Status', { values: leadStatus }),
          optedOut: lens('OptOut'),
          owner: lens('OwnerId'),
          company: { kind: 'parent-text', path: 'Company', field: 'name', access: 'both' },
        },
      },
      {
        connection: 'close',
        stream: 'contact',
        lenses: {
          email: lens('emails[primary]'),
          firstName: { kind: 'name-part', path: 'name', part: 'first', access: 'both' },
          lastName: { kind: 'name-part', path: 'name', part: 'last', access: 'both' },
          phone: lens('phones[kind=office]'),
          title: lens('title'),
          country: lens('addresses[primary].country'),
          optedOut: lens('unsubscribed', { access: 'read' }),
          employees: lens('custom.Employees'),
          company: lens('lead_id'),
        },
      },
    ],
    places: PLACES,
    authorities: Object.fromEntries(
      Object.entries({ ...AUTHORITIES, ...authorities }).filter((entry): entry is [string, Authority] => entry[1] !== undefined),
    ),
    matching: { by: 'exact', field: 'email' },
  };
}

const golden = (name: string) => ({
  name: { value: name, source: { kind: 'assertion' as const, id: 'a' }, rule: 'decided by a person' },
});
const target = (connection: string, stream: string, id: string, more: { live?: boolean; active?: boolean } = {}) => ({
  ref: { connection, stream, id },
  role: 'primary' as const,
  live: more.live ?? true,
  active: more.active ?? true,
});

/** Two companies and three users; company `globex` isn't in Close, user `tom` is inactive in HubSpot. */
export const REFERENCES: References = {
  identityOf: Object.fromEntries(
    ['acme', 'globex']
      .flatMap((id) => [
        [`hubspot/companies/${id}`, { entity: 'company', identity: id }],
        [`salesforce/Account/${id}`, { entity: 'company', identity: id }],
        [`close/lead/${id}`, { entity: 'company', identity: id }],
      ])
      .concat(
        ['ada', 'tom', 'eve'].flatMap((id) => [
          [`hubspot/owners/${id}`, { entity: 'user', identity: id }],
          [`salesforce/User/${id}`, { entity: 'user', identity: id }],
        ]),
      ) as [string, { entity: string; identity: string }][],
  ),
  targets: {
    acme: {
      entity: 'company',
      golden: golden('Acme GmbH'),
      records: [target('hubspot', 'companies', 'acme'), target('salesforce', 'Account', 'acme'), target('close', 'lead', 'acme')],
    },
    globex: {
      entity: 'company',
      golden: golden('Globex AG'),
      records: [target('hubspot', 'companies', 'globex'), target('salesforce', 'Account', 'globex')],
    },
    ada: {
      entity: 'user',
      golden: golden('Ada'),
      records: [target('hubspot', 'owners', 'ada'), target('salesforce', 'User', 'ada')],
    },
    tom: {
      entity: 'user',
      golden: golden('Tom'),
      records: [target('hubspot', 'owners', 'tom', { active: false }), target('salesforce', 'User', 'tom')],
    },
    eve: {
      entity: 'user',
      golden: golden('Eve'),
      records: [target('hubspot', 'owners', 'eve'), target('salesforce', 'User', 'eve')],
    },
  },
};

export const connection = (more: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  mode: 'live',
  firstPassLinked: true,
  openReview: false,
  readOnly: {},
  requiredOnCreate: {},
  options: {},
  createStrategy: { contacts: 'unique-key-upsert', Lead: 'external-id-upsert', Contact: 'external-id-upsert', contact: 'probe' },
  ...more,
});

export function record(ref: RecordRef, fields: Fields, more: Partial<RecordFacts> = {}): RecordFacts {
  return {
    ref,
    role: 'primary',
    epoch: 1,
    version: 1,
    live: true,
    fields,
    readAt: NOW,
    createdAt: NOW,
    changed: {},
    baseline: {},
    ...more,
  };
}

export const hubspot = (fields: Fields, more: Partial<RecordFacts> = {}): RecordFacts =>
  record({ connection: 'hubspot', stream: 'contacts', id: '1' }, fields, more);
export const salesforce = (fields: Fields, more: Partial<RecordFacts> = {}): RecordFacts =>
  record({ connection: 'salesforce', stream: 'Contact', id: '003' }, fields, more);
export const salesforceLead = (fields: Fields, more: Partial<RecordFacts> = {}): RecordFacts =>
  record({ connection: 'salesforce', stream: 'Lead', id: '00Q' }, fields, more);
export const close = (fields: Fields, more: Partial<RecordFacts> = {}): RecordFacts =>
  record({ connection: 'close', stream: 'contact', id: 'cont' }, fields, more);

export function facts(records: readonly RecordFacts[], more: Partial<IdentityFacts> = {}): IdentityFacts {
  return {
    entity: 'person',
    identity: 'p1',
    version: 1,
    golden: undefined,
    records,
    assertions: [],
    holds: [],
    settled: [],
    references: REFERENCES,
    connections: { hubspot: connection(), salesforce: connection(), close: connection() },
    ...more,
  };
}

/** The facts after what settle decided was stored. */
export function store(before: IdentityFacts, settled: Settled): IdentityFacts {
  return {
    ...before,
    version: before.version + (settled.changed ? 1 : 0),
    golden: settled.golden,
    assertions: before.assertions.filter(({ id }) => !settled.landed.includes(id)),
    records: before.records.map((one) => {
      const moved = settled.baselines.find(({ ref }) => formatRef(ref) === formatRef(one.ref));
      return moved === undefined ? one : { ...one, baseline: moved.fields };
    }),
  };
}

/** The facts after the systems took the planned updates. */
export function deliver(before: IdentityFacts, planned: Planned): IdentityFacts {
  return {
    ...before,
    records: before.records.map((one) => {
      const patches = planned.writes.flatMap((write) =>
        write.kind === 'update' && formatRef(write.ref) === formatRef(one.ref) ? [write.patch] : [],
      );
      return patches.length === 0
        ? one
        : { ...one, version: one.version + 1, fields: Object.assign({}, one.fields, ...patches) as Fields };
    }),
  };
}

export interface Round {
  readonly facts: IdentityFacts;
  readonly settled: Settled;
  readonly planned: Planned;
}

/** Settle, plan, store, deliver. */
export function round(before: IdentityFacts, entity: EntityRules, now = NOW): Round {
  const settled = settle(before, entity, now);
  const planned = plan(before, settled, entity);
  return { facts: deliver(store(before, settled), planned), settled, planned };
}

/** Somebody edits a record. */
export function edit(
  before: IdentityFacts,
  connectionId: string,
  fields: Readonly<Record<string, Value>>,
  at = NOW,
): IdentityFacts {
  return {
    ...before,
    records: before.records.map((one) =>
      one.ref.connection === connectionId
        ? {
            ...one,
            version: one.version + 1,
            fields: { ...one.fields, ...fields },
            changed: {
              ...one.changed,
              ...Object.fromEntries(Object.keys(fields).map((name) => [name, { after: at - 1, before: at }])),
            },
          }
        : one,
    ),
  };
}
