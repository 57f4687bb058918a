import { EXCEPTION_KINDS, type EntityRules, type Rulebook } from '@meshline/rulebook';
import { labelQuality, type LabelledRecord, type ReportFacts } from '../src/index.ts';

const entity = (name: string, one: string, many: string, fields: Readonly<Record<string, string>>): EntityRules => ({
  name,
  label: { one, many },
  fields: Object.fromEntries(
    Object.entries(fields).map(([field, label]) => [field, { type: 'text', label, required: false, blank: 'keep' }]),
  ),
  streams: [],
  places: {},
  authorities: {},
  matching: { by: 'exact', field: 'email' },
  title: ['name'],
});

// `then` is the rulebook's word for the next owner; nothing here is awaited.
/* oxlint-disable unicorn/no-thenable */
export const rulebook: Rulebook = {
  format: 1,
  name: 'demo',
  principals: Object.fromEntries(
    ['Mara', 'Sam', 'Lea'].map((name) => [
      name.toLowerCase(),
      { kind: 'person', id: name.toLowerCase(), name, email: `${name.toLowerCase()}@acme.example` },
    ]),
  ),
  hours: { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', holidays: [] },
  connections: { hubspot: { owner: 'sam' }, salesforce: { owner: 'sam' }, close: { owner: 'sam' } },
  entities: [
    entity('user', 'user', 'users', { email: 'E-mail' }),
    entity('company', 'company', 'companies', { name: 'Name', owner: 'Owner', domain: 'Domain' }),
    entity('person', 'person', 'people', { email: 'E-mail', phone: 'Phone', owner: 'Owner', lifecycle: 'Stage' }),
    entity('deal', 'deal', 'deals', { amount: 'Amount', stage: 'Stage', owner: 'Owner' }),
  ],
  exceptions: Object.fromEntries(
    EXCEPTION_KINDS.map((kind) => [kind, { owner: 'mara', dueHours: 8, then: 'lea' }]),
  ) as unknown as Rulebook['exceptions'],
  lastly: 'lea',
};

const connections = [
  { id: 'hubspot', name: 'HubSpot' },
  { id: 'salesforce', name: 'Salesforce' },
  { id: 'close', name: 'Close' },
];
const at = Date.parse('2026-11-20T15:42:00Z');

/** Labelled pairs in blocks: right links, some missed, one wrong. */
const labelled: LabelledRecord[] = Array.from({ length: 2000 }, (_, person) =>
  ['hubspot', 'salesforce', 'close'].map((connection, system): LabelledRecord => ({
    ref: `${connection}/contacts/${person}`,
    entity: 'person',
    connection,
    label: `person-${person}`,
    identity: system === 2 && person % 40 === 0 ? `alone-${person}` : `p-${person === 7 ? 8 : person}`,
    plain: [person % 5 === 0 ? undefined : `p${person}@x.example`, system === 2 ? `switchboard ${person % 400}` : `+49${person}`],
  })),
).flat();

export const facts: ReportFacts = {
  run: {
    version: '0.1.0',
    startedAt: at - 33_240,
    endedAt: at,
    resumed: false,
    rulebookHash: '4f2a',
    seed: 1,
    people: 2000,
    example: 'jana.roth@nordlicht.example',
    note: "vendors' limits and lags on",
  },
  rulebook,
  connections,
  records: [
    ...[2000, 1916, 1540].map((live, i) => row(i, 'contacts', 'person', live, i === 2 ? 4 : 0)),
    ...[412, 398, 377].map((live, i) => row(i, 'companies', 'company', live, 0)),
    ...[318, 301, 265].map((live, i) => row(i, 'deals', 'deal', live, 0)),
    ...[14, 14, 12].map((live, i) => row(i, 'users', 'user', live, 0)),
  ],
  // Linked people: 5,452 = 420 + 2 x 450 + 3 x 1,334 + 130 spare copies.
  identities: [
    { entity: 'person', systems: 1, identities: 420 },
    { entity: 'person', systems: 2, identities: 450 },
    { entity: 'person', systems: 3, identities: 1334 },
    { entity: 'company', systems: 1, identities: 20 },
    { entity: 'company', systems: 2, identities: 65 },
    { entity: 'company', systems: 3, identities: 345 },
    { entity: 'deal', systems: 2, identities: 92 },
    { entity: 'deal', systems: 3, identities: 231 },
    { entity: 'user', systems: 2, identities: 2 },
    { entity: 'user', systems: 3, identities: 12 },
  ],
  duplicates: [
    { connection: 'hubspot', entity: 'person', spareRecords: 100, identities: 96 },
    { connection: 'close', entity: 'person', spareRecords: 30, identities: 30 },
    { connection: 'salesforce', entity: 'company', spareRecords: 2, identities: 2 },
    { connection: 'salesforce', entity: 'deal', spareRecords: 7, identities: 7 },
  ],
  discrepancies: [
    { entity: 'person', field: 'phone', kind: 'missing', inWrites: 1204, waitingForPerson: 31, reportedOnly: 0 },
    { entity: 'person', field: 'phone', kind: 'conflicting', inWrites: 604, waitingForPerson: 12, reportedOnly: 0 },
    { entity: 'person', field: 'owner', kind: 'conflicting', inWrites: 812, waitingForPerson: 48, reportedOnly: 0 },
    { entity: 'deal', field: 'stage', kind: 'unmapped', inWrites: 0, waitingForPerson: 19, reportedOnly: 0 },
    { entity: 'company', field: 'domain', kind: 'absent-record', inWrites: 322, waitingForPerson: 0, reportedOnly: 0 },
    { entity: 'person', field: 'email', kind: 'unreadable', inWrites: 3, waitingForPerson: 0, reportedOnly: 0 },
  ],
  writes: [
    [141, 1064, 3, 0],
    [287, 1059, 6, 2],
    [184, 1174, 0, 0],
  ].flatMap(([created = 0, updated = 0, refused = 0, unknown = 0], i) => [
    { connection: id(i), kind: 'create' as const, outcome: 'confirmed' as const, writes: created },
    { connection: id(i), kind: 'update' as const, outcome: 'confirmed' as const, writes: updated },
    { connection: id(i), kind: 'update' as const, outcome: 'rejected' as const, writes: refused },
    { connection: id(i), kind: 'create' as const, outcome: 'unknown' as const, writes: unknown },
  ]),
  duplicateCreates: 0,
  repeatedCreates: 0,
  causes: [
    cause(1, 'duplicate-record', 'May be the same person; the evidence is too weak', 'mara', 71, '2026-11-24T11:00:00Z'),
    cause(2, 'unowned', 'Owner of people is no active user of Close', 'sam', 48, '2026-11-20T16:30:00Z'),
    cause(
      3,
      'conflict',
      'Phone of people: HubSpot, Salesforce and Close differ, and no system is the source of truth',
      'lea',
      31,
      '2026-11-23T09:00:00Z',
    ),
    cause(4, 'failed-validation', "Close stage 'Evaluation' is in no table of the rulebook", 'mara', 19, '2026-11-20T17:00:00Z'),
    cause(5, 'failed-delivery', "Salesforce refuses: rule 'VAT id required'", 'sam', 6, '2026-11-23T09:00:00Z'),
    cause(6, 'failed-delivery', 'HubSpot refuses: the e-mail address is not valid', 'sam', 3, '2026-11-23T09:00:00Z'),
    cause(7, 'missing-field', 'People without company; Close needs one', 'lea', 9, '2026-11-23T09:00:00Z'),
  ],
  agreement: {
    before: { fields: agreements([0.972, 0.634, 0.581, 0.719, 0.9, 0.8, 0.7, 0.95, 0.88, 0.61]) },
    after: { fields: agreements([1, 0.996, 0.984, 0.991, 1, 1, 1, 1, 1, 0.9999]) },
  },
  steps: [
    { step: 'capture', what: 'records', count: 7555, seconds: 2.6 },
    { step: 'link', what: 'identities', count: 2971, seconds: 0.8 },
    { step: 'settle', what: 'identities', count: 2971, seconds: 0.61 },
    { step: 'plan', what: 'writes', count: 3920, seconds: 0.2 },
    { step: 'deliver', what: 'writes', count: 3920, seconds: 26.1 },
    { step: 'confirm', what: 'writes', count: 3909, seconds: 2.9 },
  ],
  quality: {
    links: labelQuality(labelled, [{ a: 'hubspot/contacts/0', b: 'close/contacts/0' }]),
    plainRule: 'equal e-mail or equal phone',
    defects: [{ id: 'name-typo', entity: 'person', what: 'a slip of the fingers', records: 120, of: 5456 }],
  },
};

function id(at_: number): string {
  return connections[at_]?.id ?? '';
}

function row(system: number, stream: string, of: string, live: number, waiting: number): ReportFacts['records'][number] {
  return { connection: id(system), stream, entity: of, read: live, live, linked: live - waiting, waiting };
}

function cause(
  number: number,
  kind: ReportFacts['causes'][number]['kind'],
  what: string,
  owner: string,
  records: number,
  due: string,
) {
  return { id: `E-${number}`, kind, what, owner, dueAt: Date.parse(due), backlog: false, overdue: false, records };
}

function agreements(shares: readonly number[]) {
  const keys = [
    'person email',
    'person phone',
    'person owner',
    'person lifecycle',
    'company name',
    'company owner',
    'company domain',
    'deal amount',
    'deal stage',
    'deal owner',
  ];
  return keys.map((key, i) => {
    const [of = '', field = ''] = key.split(' ');
    return { entity: of, field, pairs: 10_000, agree: Math.round(10_000 * (shares[i] ?? 1)) };
  });
}
