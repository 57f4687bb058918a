import { describe, expect, it } from 'vitest';
import { recognise, RecogniseError, showRulebook, type RecognisedTable } from '../src/index.ts';
import { EXPORTS } from './fixtures/export-headings.ts';
import { column, sampled, type Kind } from './fixtures/sampled-columns.ts';

const only = (name: string, columns: Readonly<Record<string, Kind>>): RecognisedTable => {
  const [table] = recognise([sampled(name, columns)]).tables;
  if (table === undefined) throw new Error('nothing was recognised');
  return table;
};
const fieldsOf = (table: RecognisedTable): Readonly<Record<string, string>> =>
  Object.fromEntries(table.columns.map(({ name, fields }) => [name, fields.length === 0 ? '-' : fields.join('+')]));
const comparedIn = (result: ReturnType<typeof recognise>, entity: string): readonly string[] => {
  const rules = result.rulebook.rulebook.entities.find(({ name }) => name === entity)?.matching;
  return rules?.by === 'weight' ? rules.features.flatMap(({ fields }) => fields) : [];
};

describe('recognise, by usual exports', () => {
  it.each(EXPORTS)('$title', ({ file, connection, entity, columns }) => {
    const table = only(file, Object.fromEntries(Object.entries(columns).map(([heading, [kind]]) => [heading, kind])));
    expect(fieldsOf(table)).toEqual(Object.fromEntries(Object.entries(columns).map(([heading, [, field]]) => [heading, field])));
    expect([table.connection, table.entity]).toEqual([connection, entity]);
    for (const { name, sureness, because, field } of table.columns) {
      expect(because, name).not.toBe('');
      expect(sureness, name).toBeGreaterThanOrEqual(field === undefined ? 0.01 : 0.5);
    }
  });

  it('says the columns that tell of a record beside its fields', () => {
    const table = only('hubspot', {
      'Record ID': 'id',
      Email: 'email',
      'Contact owner': 'owner',
      'Owner assigned date': 'iso',
      'Create Date': 'iso',
      'Last Modified Date': 'iso',
      'Last Activity Date': 'iso',
      'Lead Status': 'status',
    });
    expect(table.roles).toEqual({
      id: 'Record ID',
      owner: 'Contact owner',
      ownedSince: 'Owner assigned date',
      created: 'Create Date',
      modified: 'Last Modified Date',
      activity: 'Last Activity Date',
      status: 'Lead Status',
    });
    expect(Object.keys(table.dates)).toEqual(['Owner assigned date', 'Create Date', 'Last Modified Date', 'Last Activity Date']);
  });

  it('knows users by their file and their roles', () => {
    const people = sampled('hubspot-contacts', {
      'First Name': 'first',
      'Last Name': 'last',
      Email: 'email',
      'Contact owner': 'owner',
    });
    const users = sampled('hubspot-users', { Email: 'email', Name: 'full', Role: 'role', 'Last login': 'iso' });
    const { tables, rulebook } = recognise([people, users]);
    expect(tables.map(({ entity }) => entity)).toEqual(['person', 'user']);
    expect(rulebook.rulebook.entities[0]?.streams).toMatchObject([
      { stream: 'hubspot-users', lenses: { email: { path: 'Email' }, lastName: { kind: 'name-part', path: 'Name' } } },
    ]);
  });
});

describe('recognise, what is evidence', () => {
  it('never ids, row numbers, labels, owners or stages', () => {
    const found = recognise([
      sampled('crm', {
        row: 'id',
        'Cluster ID': 'id',
        'Customer No': 'id',
        Name: 'full',
        Email: 'email',
        Owner: 'owner',
        Status: 'status',
        Phone: 'phone',
      }),
    ]);
    expect(comparedIn(found, 'person')).toEqual(['firstName', 'lastName', 'email', 'phone']);
  });

  it('takes the address that most rows have, all of it', () => {
    const table = only('contacts', {
      'Last Name': 'last',
      'Home Street': 'blank',
      'Home City': 'city',
      'Business Street': 'street',
      'Business City': 'city',
      'Business Zip': 'zip',
    });
    expect(fieldsOf(table)).toMatchObject({
      'Business Street': 'street',
      'Business City': 'city',
      'Business Zip': 'postcode',
      'Home City': '-',
    });
  });

  it('leaves a whole name out that only repeats two columns, and keeps one that adds something', () => {
    const parts = [column('first_name', 'first'), column('surname', 'last')];
    const repeated = { name: 'a', columns: [...parts, column('full_name', 'full')] };
    expect(fieldsOf(recognise([repeated]).tables[0]!).full_name).toBe('-');
    const halves = parts.map((one) => ({ ...one, values: one.values.map((value, row) => (row % 2 === 0 ? value : '')) }));
    const whole = column('full_name', 'full').values.map((value, row) =>
      row % 2 === 0 ? '' : value.replaceAll(/\p{Lu}/gu, 'Zz$&'),
    );
    const added = { name: 'a', columns: [...halves, { name: 'full_name', values: whole }] };
    expect(fieldsOf(recognise([added]).tables[0]!).full_name).toBe('otherFirstName+otherLastName');
  });

  it('does not compare regions of which one file writes codes and another one names', () => {
    const long = {
      name: 'State',
      values: Array.from({ length: 40 }, (_, row) => ['Nevada', 'California', 'Oregon', 'Texas'][row % 4] ?? ''),
    };
    const a = sampled('a', { Name: 'full', Email: 'email', State: 'state' });
    const b = { name: 'b', columns: [column('Name', 'full'), column('Email', 'email'), long] };
    expect(comparedIn(recognise([a, a].map((file, index) => ({ ...file, name: `${index}` }))), 'person')).toContain('region');
    const mixed = recognise([a, b]);
    expect(comparedIn(mixed, 'person')).not.toContain('region');
    expect(mixed.source).toContain("person.region isn't compared");
  });

  it('compares the company that a column names though no file lists companies', () => {
    const found = recognise([sampled('contacts', { Name: 'full', Company: 'company' })]);
    expect(comparedIn(found, 'person')).toContain('company');
    const company = found.rulebook.rulebook.entities.find(({ name }) => name === 'company');
    expect(company?.streams).toEqual([]);
    expect(company?.authorities.name?.rule).toEqual({ kind: 'manual' });
    expect(found.rulebook.rulebook.entities[0]).toMatchObject({
      name: 'user',
      streams: [],
      authorities: { email: { rule: { kind: 'manual' } } },
    });
    expect(showRulebook(found.rulebook.rulebook)).toContain('First name');
  });
});

describe('recognise, whose a column is', () => {
  const base: Readonly<Record<string, Kind>> = { 'First Name': 'first', 'Last Name': 'last', Email: 'email' };

  it('takes nothing of those who keep the record for the record itself', () => {
    const table = only('contacts', {
      ...base,
      'CSM Name': 'owner',
      'Created by': 'full',
      'Manager Email': 'gmail',
      'Assistant Phone': 'phone',
    });
    expect(fieldsOf(table)).toMatchObject({ 'CSM Name': '-', 'Created by': '-', 'Manager Email': '-', 'Assistant Phone': '-' });
  });

  it('takes no second address that comes again and again', () => {
    const rep = { name: 'Region Email', values: Array.from({ length: 40 }, (_, row) => `rep${row % 3}@acme.example`) };
    const file = sampled('contacts', base);
    expect(fieldsOf(recognise([{ ...file, columns: [rep, ...file.columns] }]).tables[0]!)).toMatchObject({
      'Region Email': '-',
      Email: 'email',
    });
  });

  it('takes `vendor_name` with a contact for a company, and a contact with a company for a person', () => {
    expect(
      only('vendors', { vendor_id: 'id', vendor_name: 'company', contact_name: 'full', contact_email: 'email' }).entity,
    ).toBe('company');
    expect(only('leads', { contact_name: 'full', company: 'company', email: 'email', phone: 'phone' }).entity).toBe('person');
  });

  it('takes Salesforce and Close records for what their ids say', () => {
    expect(only('x', { Id: 'accountId', Name: 'full', Phone: 'phone' }).entity).toBe('company');
    expect(only('x', { Id: 'contactId', Name: 'company', Phone: 'phone' }).entity).toBe('person');
    expect(only('x', { id: 'id', lead_id: 'leadId', name: 'full', phone: 'phone' }).entity).toBe('person');
  });
});

describe('recognise, files of several kinds', () => {
  const mixed = sampled('customers', {
    RECORD_TYPE: 'kind',
    PRIMARY_NAME_ORG: 'company',
    PRIMARY_NAME_LAST: 'last',
    PRIMARY_NAME_FIRST: 'first',
    ADDR_POSTAL_CODE: 'zip',
    PHONE_NUMBER: 'usPhone',
    PHONE_TYPE: 'text',
  });
  const rows = mixed.columns[0]?.values ?? [];
  const blanked = {
    name: 'customers',
    columns: mixed.columns.map(({ name, values }) => {
      const kind = name.includes('ORG') ? 'ORGANIZATION' : /FIRST|LAST/.test(name) ? 'PERSON' : undefined;
      return { name, values: kind === undefined ? values : values.map((value, row) => (rows[row] === kind ? value : '')) };
    }),
  };

  it('are split by the column that says so', () => {
    const { tables } = recognise([blanked]);
    expect(tables.map(({ stream, file, entity, where }) => ({ stream, file, entity, where }))).toEqual([
      { stream: 'customers:people', file: 'customers', entity: 'person', where: { column: 'RECORD_TYPE', is: ['PERSON'] } },
      {
        stream: 'customers:companies',
        file: 'customers',
        entity: 'company',
        where: { column: 'RECORD_TYPE', is: ['ORGANIZATION'] },
      },
    ]);
    expect(fieldsOf(tables[0]!)).toMatchObject({
      PRIMARY_NAME_ORG: '-',
      PRIMARY_NAME_LAST: 'lastName',
      ADDR_POSTAL_CODE: 'postcode',
      PHONE_TYPE: '-',
    });
    expect(fieldsOf(tables[1]!)).toMatchObject({ PRIMARY_NAME_ORG: 'name', PRIMARY_NAME_LAST: '-' });
  });

  it('give the kind that was asked for', () => {
    expect(recognise([blanked], { entity: 'companies' }).tables.map(({ stream }) => stream)).toEqual(['customers:companies']);
    const contacts = sampled('contacts', { Name: 'full', Email: 'email' });
    expect(recognise([contacts, blanked], { entity: 'company' }).tables.map(({ entity }) => entity)).toEqual(['company']);
    expect(() => recognise([contacts], { entity: 'deal' })).toThrow(/None of the files holds deals: contacts holds people/);
    expect(() => recognise([contacts], { entity: 'ticket' })).toThrow(/'ticket'.*--rulebook/);
  });
});

describe('recognise, dates', () => {
  const ordersOf = (columns: Readonly<Record<string, Kind>>, name = 'x') => only(name, { Email: 'email', ...columns }).dates;

  it('reads the order off the values', () => {
    expect(ordersOf({ Created: 'iso' })).toEqual({ Created: 'YMD' });
    expect(ordersOf({ Created: 'us' })).toEqual({ Created: 'MDY' });
    expect(ordersOf({ Created: 'german' })).toEqual({ Created: 'DMY' });
    expect(ordersOf({ DOB: 'compact' })).toEqual({ DOB: 'YMD' });
  });

  it('goes by the other columns, the country and the headings where they do not tell', () => {
    expect(ordersOf({ Created: 'open', Modified: 'us' })).toMatchObject({ Created: 'MDY' });
    expect(ordersOf({ Created: 'open', State: 'state' })).toMatchObject({ Created: 'MDY' });
    expect(ordersOf({ Created: 'open', Country: 'country' })).toMatchObject({ Created: 'DMY' });
    expect(ordersOf({ Vorname: 'first', Erstellt: 'open' })).toMatchObject({ Erstellt: 'DMY' });
  });

  it('says where it was not sure', () => {
    const table = only('x', { Email: 'email', 'Birth date': 'open', 'Last Name': 'last' });
    const born = table.columns.find(({ name }) => name === 'Birth date');
    expect(born?.sureness).toBeLessThanOrEqual(0.7);
    expect(born?.because).toContain('no sampled date tells day and month apart');
  });
});

describe('recognise, what it refuses', () => {
  it.each([
    ['pairs of row numbers', { row_a: 'id', row_b: 'id' }],
    ['products', { id: 'id', name: 'product', description: 'text', price: 'amount', manufacturer: 'product' }],
    ['songs', { Song_Name: 'product', Artist_Name: 'full', Price: 'amount', Time: 'text' }],
    ['what one column of values alone says', { Brew_Factory: 'company', Style: 'text', ABV: 'amount' }],
    ['publications', { id: 'id', title: 'text', authors: 'full', venue: 'text', year: 'year' }],
    ['labels of a truth', { CLUSTER_ID: 'id', DATA_SOURCE: 'text', RECORD_ID: 'id' }],
    ['numbers', { a: 'int', b: 'amount', c: 'month' }],
  ] as const)('%s', (_, columns) => {
    const error = (() => {
      try {
        return recognise([sampled('things', columns)]);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(RecogniseError);
    expect((error as RecogniseError).message).toMatch(/things \(.*names, e-mail addresses.*--rulebook FILE/);
    expect((error as RecogniseError).files).toEqual(['things']);
  });

  it('no files, no columns, two files of one name, users alone', () => {
    expect(() => recognise([])).toThrow(RecogniseError);
    expect(() => recognise([{ name: 'x', columns: [] }])).toThrow(/x \(no columns\)/);
    const file = sampled('x', { Email: 'email', Name: 'full' });
    expect(() => recognise([file, file])).toThrow(/Two files are called 'x'/);
    expect(() => recognise([sampled('users', { Email: 'email', Name: 'full', Role: 'role' })])).toThrow(/only lists users/);
  });

  it('a column that the paths of a rulebook would read otherwise', () => {
    const table = only('x', { 'Email[primary]': 'email', Name: 'full', Phone: 'phone' });
    expect(fieldsOf(table)['Email[primary]']).toBe('-');
  });
});
