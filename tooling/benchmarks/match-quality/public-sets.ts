import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from './csv.ts';
import { matchRecord, rulesOf, type LabelledSet } from './labelled-set.ts';

const NAME = { as: 'person-name', fields: ['first', 'last'] } as const;

/** The public labelled sets of a folder; none where it is absent. */
export function publicSets(folder: string): readonly LabelledSet[] {
  if (!existsSync(folder)) return [];
  const read = (name: string): readonly Readonly<Record<string, string>>[] => readCsv(readFileSync(join(folder, name), 'utf8'));
  return [
    febrl('febrl-1', read('febrl/dataset1.csv')),
    febrl('febrl-2', read('febrl/dataset2.csv')),
    dqbench(read('dqbench/tier1.csv'), read('dqbench/tier1_pairs.csv')),
    ...senzing(
      ['customers', 'reference', 'watchlist'].flatMap((source) => read(`senzing-truthset/${source}.csv`)),
      read('senzing-truthset/actual_truthset_key.csv'),
    ),
    chicago(read('chicago-early-childhood/csv_example_input_with_true_ids.csv')),
  ];
}

type Row = Readonly<Record<string, string>>;

function febrl(name: string, rows: readonly Row[]): LabelledSet {
  const rules = rulesOf('person', [
    NAME,
    { as: 'text', fields: ['street'] },
    { as: 'text', fields: ['address'] },
    { as: 'text', fields: ['suburb'] },
    { as: 'text', fields: ['postcode'] },
    { as: 'choice', fields: ['state'] },
    { as: 'date', fields: ['born'] },
    { as: 'text', fields: ['number'] },
  ]);
  const records = rows.map((row) =>
    matchRecord(
      {
        connection: 'febrl',
        stream: 'people',
        id: row.rec_id ?? '',
        fields: {
          first: row.given_name,
          last: row.surname,
          street: [row.street_number, row.address_1].filter(Boolean).join(' '),
          address: row.address_2,
          suburb: row.suburb,
          postcode: row.postcode,
          state: row.state,
          born: row.date_of_birth,
          number: row.soc_sec_id,
        },
      },
      rules,
    ),
  );
  return { name, rules, records, labels: rows.map((row) => row.rec_id?.split('-')[1] ?? '') };
}

function dqbench(rows: readonly Row[], pairs: readonly Row[]): LabelledSet {
  const rules = rulesOf('person', [
    NAME,
    { as: 'email', fields: ['email'] },
    { as: 'phone', fields: ['phone'] },
    { as: 'parent', fields: ['company'] },
  ]);
  const labels = rows.map((row) => row.row ?? '');
  for (const { row_a: a = '', row_b: b = '' } of pairs) labels[Number(b)] = labels[Number(a)] ?? '';
  const records = rows.map((row) =>
    matchRecord(
      {
        connection: 'dqbench',
        stream: 'contacts',
        id: row.row ?? '',
        country: 'US',
        fields: { first: row.first_name, last: row.last_name, email: row.email, phone: row.phone },
        parentText: row.company === undefined || row.company === '' ? {} : { company: row.company },
      },
      rules,
    ),
  );
  return { name: 'dqbench-1', rules, records, labels };
}

function senzing(rows: readonly Row[], truth: readonly Row[]): readonly LabelledSet[] {
  const label = new Map(truth.map((row) => [`${row.DATA_SOURCE}/${row.RECORD_ID}`, row.CLUSTER_ID ?? '']));
  const sets = [
    {
      name: 'senzing-people',
      type: 'PERSON',
      rules: rulesOf('person', [
        NAME,
        { as: 'date', fields: ['born'] },
        { as: 'email', fields: ['email'] },
        { as: 'phone', fields: ['phone'] },
        { as: 'text', fields: ['address'] },
        { as: 'text', fields: ['ssn'] },
      ]),
    },
    {
      name: 'senzing-companies',
      type: 'ORGANIZATION',
      rules: rulesOf('company', [
        { as: 'company-name', fields: ['name'] },
        { as: 'email', fields: ['email'] },
        { as: 'phone', fields: ['phone'] },
        { as: 'text', fields: ['address'] },
      ]),
    },
  ];
  return sets.map(({ name, type, rules }) => {
    const own = rows.filter((row) => row.RECORD_TYPE === type);
    const records = own.map((row) => matchRecord({ ...senzingRecord(row, type === 'PERSON') }, rules));
    return {
      name,
      rules,
      records,
      labels: own.map((row) => label.get(`${row.DATA_SOURCE}/${row.RECORD_ID}`) ?? `${row.DATA_SOURCE}/${row.RECORD_ID}`),
    };
  });
}

function senzingRecord(row: Row, isPerson: boolean): Parameters<typeof matchRecord>[0] {
  const address = [row.ADDR_FULL, row.ADDR_LINE1, row.ADDR_CITY, row.ADDR_STATE, row.ADDR_POSTAL_CODE].filter(Boolean).join(' ');
  const shared = { email: row.EMAIL_ADDRESS, phone: row.PHONE_NUMBER, address };
  const names = [row.PRIMARY_NAME_ORG, row.SECONDARY_NAME_ORG].filter((name) => name !== undefined && name !== '') as string[];
  return {
    connection: row.DATA_SOURCE ?? '',
    stream: 'records',
    id: row.RECORD_ID ?? '',
    country: 'US',
    fields: isPerson
      ? {
          first: row.PRIMARY_NAME_FIRST === '' ? row.PRIMARY_NAME_FULL || row.NATIVE_NAME_FULL : row.PRIMARY_NAME_FIRST,
          last: row.PRIMARY_NAME_LAST,
          born: americanDate(row.DATE_OF_BIRTH ?? ''),
          ssn: row.SSN_NUMBER,
          ...shared,
        }
      : { name: names, ...shared },
  };
}

function americanDate(text: string): string {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{2,4})$/.exec(text) ?? [];
  if (year === '') return text;
  return `${year.length === 2 ? `19${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function chicago(rows: readonly Row[]): LabelledSet {
  const rules = rulesOf('site', [
    { as: 'company-name', fields: ['name'] },
    { as: 'text', fields: ['address'] },
    { as: 'phone', fields: ['phone'] },
    { as: 'text', fields: ['zip'] },
  ]);
  const records = rows.map((row, index) =>
    matchRecord(
      {
        connection: 'chicago',
        stream: 'sites',
        id: String(index),
        country: 'US',
        fields: {
          name: row['Site name'],
          address: row.Address,
          phone: row.Phone?.replace(/^(\d{7})$/, '312$1'),
          zip: row.Zip,
        },
      },
      rules,
    ),
  );
  return { name: 'chicago-sites', rules, records, labels: rows.map((row) => row['True Id'] ?? '') };
}
