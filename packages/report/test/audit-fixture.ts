import type { AuditEntity, AuditFacts, AuditFieldCount, AuditFile, AuditGroup, Listed } from '../src/index.ts';
import { NEWEST, OWNERS, people, type AuditedFile, type AuditedRecord } from './audit-population.ts';

const LISTED = 60;
const STALE_DAYS = 90;
const AGES = [
  { label: 'under 30 days', from: 0 },
  { label: '30 to 90 days', from: 30 },
  { label: '90 to 180 days', from: 90 },
  { label: '180 to 365 days', from: 180 },
  { label: 'over a year', from: 365 },
];
const LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  title: 'Job title',
  company: 'Company',
  country: 'Country',
  owner: 'Owner',
};
const FIELDS = Object.keys(LABELS);

const list = <T>(all: readonly T[]): Listed<T> => ({ total: all.length, first: all.slice(0, LISTED) });
const place = ({ file, row }: AuditedRecord) => ({ file, row });
const age = ({ date }: AuditedRecord): number => Math.round((NEWEST - Date.parse(date!)) / 86_400_000);

/** What a collector would count of records, by the plainest way of counting. */
export function entityFacts(
  records: readonly AuditedRecord[],
  files: readonly AuditedFile[],
  { entity, one, many }: { readonly entity: string; readonly one: string; readonly many: string },
): AuditEntity {
  const systemOf = ({ file }: AuditedRecord): string => files[file]!.system;
  const systems = [...new Set(files.filter((file) => file.entity === entity).map(({ system }) => system))];
  const identities = [...Map.groupBy(records, ({ identity }) => identity).values()];
  const inSystems = (all: readonly AuditedRecord[]): number => new Set(all.map(systemOf)).size;
  const groups = identities.flatMap((all) => [...Map.groupBy(all, systemOf).values()].filter((same) => same.length > 1));
  const sure = (same: readonly AuditedRecord[]): boolean => same[0]!.identity % 4 !== 0;
  const sideBySide = (all: readonly AuditedRecord[]): AuditGroup => ({
    score: sure(all) ? 0.99973 : 0.86,
    tier: sure(all) ? 'link' : 'review',
    fields: FIELDS.map((field) => ({ field, label: LABELS[field]! })),
    records: all.map((record) => ({
      ...place(record),
      system: systemOf(record),
      values: FIELDS.map((field) => record.values[field] ?? null),
    })),
    evidence: [
      { feature: 'e-mail', level: 'exact', weight: 14.2 },
      { feature: 'family name', level: 'exact', weight: 6.8 },
      { feature: 'company', level: 'close', weight: 3.1 },
      { feature: 'given name', level: 'initial', weight: 1.4 },
      { feature: 'phone', level: 'other', weight: -2.6 },
    ],
  });
  const valuesOf = (all: readonly AuditedRecord[], field: string): Set<string> =>
    new Set(all.map(({ values }) => values[field] ?? null).filter((value) => value !== null));
  const differOn = (field: string) => identities.filter((all) => valuesOf(all, field).size > 1);
  const byField = ['phone', 'title', 'company', 'owner'].map((field) => ({ field, label: LABELS[field]!, all: differOn(field) }));
  const owned = records.filter(({ values }) => (values['owner'] ?? null) !== null);
  const unowned = records.filter(({ values }) => (values['owner'] ?? null) === null);
  const dated = records.filter(({ date }) => date !== null);
  const stale = dated.filter((record) => age(record) >= STALE_DAYS);
  const faults = (is: (value: string | null, field: string) => boolean): AuditFieldCount[] =>
    FIELDS.map((field) => {
      const bad = records.filter(({ values }) => is(values[field] ?? null, field));
      const rows = bad.map((record) => {
        const value = record.values[field] ?? null;
        return value === null ? place(record) : { ...place(record), value };
      });
      return { field, label: LABELS[field]!, records: bad.length, of: records.length, rows: list(rows) };
    });
  const bySize = (size: number): number => groups.filter((same) => Math.min(5, same.length) === size).length;
  const conflicting = identities.filter((all) => byField.some(({ field }) => valuesOf(all, field).size > 1));
  return {
    entity,
    one,
    many,
    records: records.length,
    identities: identities.length,
    systems: systems.map((system) => ({
      system,
      records: records.filter((record) => systemOf(record) === system).length,
      identities: identities.filter((all) => all.some((record) => systemOf(record) === system)).length,
      onlyHere: identities.filter((all) => all.every((record) => systemOf(record) === system)).length,
    })),
    duplicates: {
      groups: groups.length,
      records: groups.flat().length,
      bySystem: systems.map((system) => {
        const here = groups.filter((same) => systemOf(same[0]!) === system);
        return { system, groups: here.length, records: here.flat().length };
      }),
      bySize: [2, 3, 4, 5].map((size) => ({ size: size === 5 ? '5+' : String(size), groups: bySize(size) })),
      sure: groups.filter(sure).length,
      toReview: groups.filter((same) => !sure(same)).length,
      openPairs: Math.round(groups.length / 3),
      spareWithEmail: groups.reduce(
        (sum, same) => sum + same.slice(1).filter(({ values }) => (values['email'] ?? null) !== null).length,
        0,
      ),
      examples: list(groups.map(sideBySide)),
    },
    shared: identities.filter((all) => inSystems(all) > 1).length,
    agreement: agreement(identities, systems, systemOf),
    conflicts: {
      identities: conflicting.length,
      of: identities.filter((all) => all.length > 1).length,
      byField: byField.map(({ field, label, all }) => ({
        field,
        label,
        identities: all.length,
        examples: list(all.map(sideBySide)),
      })),
      owners: differOn('owner').length,
      ownersWithOpenDeal: Math.floor(differOn('owner').length / 8),
    },
    missing: faults((value) => value === null),
    malformed: faults((value, field) => (field === 'email' ? value?.includes(' at ') === true : value === 'call office')),
    stale: {
      by: 'Last activity date in HubSpot and Close, Last modified in Salesforce',
      days: STALE_DAYS,
      records: stale.length,
      of: dated.length,
      ages: AGES.map(({ label, from }, at) => ({
        label,
        records: dated.filter((record) => age(record) >= from && age(record) < (AGES[at + 1]?.from ?? Infinity)).length,
        stale: from >= STALE_DAYS,
      })),
      rows: list(stale.map((record) => ({ ...place(record), date: record.date! }))),
    },
    owners: {
      unowned: unowned.length,
      of: records.length,
      bySystem: systems.map((system) => ({
        system,
        unowned: unowned.filter((record) => systemOf(record) === system).length,
        of: records.filter((record) => systemOf(record) === system).length,
      })),
      rows: list(unowned.map(place)),
      owners: list(
        [...Map.groupBy(owned, ({ values }) => values['owner']!)]
          .toSorted(([, a], [, b]) => b.length - a.length)
          .map(([owner, all]) => ({
            owner,
            bySystem: systems.map((system) => ({ system, records: all.filter((record) => systemOf(record) === system).length })),
          })),
      ),
      without: list(OWNERS.slice(7).map((owner) => ({ owner, missingIn: systems }))),
      unknownOwners: Math.floor(owned.length / 60),
    },
    slow: { rows: Math.floor(records.length * 0.27), medianHours: 6.84, p90Hours: 76.2 },
  };
}

function agreement(
  identities: readonly (readonly AuditedRecord[])[],
  systems: readonly string[],
  systemOf: (record: AuditedRecord) => string,
): AuditEntity['agreement'] {
  return systems.flatMap((a, at) =>
    systems.slice(at + 1).flatMap((b) =>
      ['email', 'phone', 'title', 'company', 'country', 'owner'].map((field) => {
        const row = { field, label: LABELS[field]!, a, b, same: 0, differ: 0, onlyA: 0, onlyB: 0, neither: 0 };
        for (const all of identities) {
          const [left, right] = [a, b].map((system) => all.find((record) => systemOf(record) === system)?.values[field]);
          if (left === undefined || right === undefined) continue;
          if (left === null || right === null) row[left !== null ? 'onlyA' : right !== null ? 'onlyB' : 'neither']++;
          else row[left === right ? 'same' : 'differ']++;
        }
        return row;
      }),
    ),
  );
}

export function fileFacts(file: AuditedFile, at: number, records: number): AuditFile {
  return {
    name: file.name,
    system: file.system,
    holds: [
      {
        entity: file.entity,
        records,
        sureness: 0.98 - at * 0.03,
        because: 'an e-mail, a first name and a last name in each row',
      },
    ],
    rows: records + (at === 1 ? 3 : 0),
    dialect: at === 2 ? 'Windows-1252, semicolon' : 'UTF-8, comma',
    skipped: {
      total: at === 1 ? 3 : 0,
      first:
        at === 1
          ? [
              { file: at, row: 17, reason: '9 cells where the header has 10' },
              { file: at, row: 1304, reason: 'a quote that is never closed' },
              { file: at, row: 1305, reason: 'a NUL character' },
            ]
          : [],
    },
    notices: at === 2 ? ['Line 1 is the title of an export and was left out; the names of columns stand in line 2.'] : [],
    columns: [
      ...Object.values(LABELS).map((label, column) => ({
        name: column === 1 ? 'Email Address' : label,
        label,
        sureness: column === 2 ? 0.74 : 0.99 - column * 0.01,
        because: 'its name, and 97 % of its values have that form',
      })),
      { name: 'Record ID', sureness: 0.99, because: 'an id of the system itself says nothing about who it is' },
      { name: 'Lead Score', sureness: 0.6, because: 'no canonical field takes it' },
    ],
  };
}

export const FILES: readonly AuditedFile[] = [
  { name: 'hubspot-contacts.csv', system: 'HubSpot', entity: 'person' },
  { name: 'sf-leads.csv', system: 'Salesforce', entity: 'person' },
  { name: 'sf-contacts.csv', system: 'Salesforce', entity: 'person' },
  { name: 'close.csv', system: 'Close', entity: 'person' },
];

/** A few thousand people in three systems and four files; the same on each run. */
export function auditFacts(count = 2600, files = FILES, seed = 7): AuditFacts {
  const records = people(count, files, seed);
  return {
    version: '0.1.0',
    seconds: 5.1,
    asOf: '2026-11-20',
    rulebook: null,
    files: files.map((file, at) => fileFacts(file, at, records.filter((record) => record.file === at).length)),
    entities: [entityFacts(records, files, { entity: 'person', one: 'person', many: 'people' })],
  };
}

/** The same with companies and deals, which fewer columns describe. */
export function threeKinds(): AuditFacts {
  const files: readonly AuditedFile[] = [
    ...FILES,
    { name: 'hubspot-companies.csv', system: 'HubSpot', entity: 'company' },
    { name: 'sf-accounts.csv', system: 'Salesforce', entity: 'company' },
    { name: 'close-deals.csv', system: 'Close', entity: 'deal' },
  ];
  const peopleFacts = auditFacts();
  const kind = (
    entity: string,
    one: string,
    many: string,
    count: number,
    seed: number,
  ): [AuditEntity, readonly AuditedRecord[]] => {
    const own = files.map((file) => ({ ...file, entity: file.entity === entity ? 'person' : 'other' }));
    const records = people(count, own, seed);
    return [
      {
        ...entityFacts(
          records,
          own.map((file) => ({ ...file, entity: file.entity === 'person' ? entity : 'other' })),
          { entity, one, many },
        ),
      },
      records,
    ];
  };
  const [companies, companyRecords] = kind('company', 'company', 'companies', 700, 3);
  const [deals, dealRecords] = kind('deal', 'deal', 'deals', 420, 5);
  const rowsOf = (at: number): number => [...companyRecords, ...dealRecords].filter(({ file }) => file === at).length;
  return {
    ...peopleFacts,
    files: files.map((file, at) => peopleFacts.files[at] ?? fileFacts(file, at, rowsOf(at))),
    entities: [...peopleFacts.entities, { ...companies, slow: null }, { ...deals, owners: null, stale: null, slow: null }],
  };
}
