import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { START, testOrg, V, type Json, type TestOrg } from './org.ts';

const names = (answer: Json): string[] => answer.body.records.map((row: Json) => row.LastName ?? row.Name);
const code = (answer: Json): string => answer.body[0].errorCode;

function people(org: TestOrg): void {
  const { backdoor } = org.vendor;
  const owner = backdoor.create('User', { Email: 'o@x.example', FirstName: 'Olga', LastName: 'Wner' });
  const account = backdoor.create('Account', { Name: 'Acme', NumberOfEmployees: 50, OwnerId: owner });
  const at = (minutes: number) => ({ createdAt: START - 86_400_000, updatedAt: START - minutes * 60_000 });
  backdoor.create(
    'Contact',
    { LastName: 'Ångström', FirstName: 'Al', Email: 'al@acme.example', AccountId: account, Title: 'CEO', OwnerId: owner },
    at(30),
  );
  backdoor.create('Contact', { LastName: "O'Neil", Email: 'neil@acme.example', Title: '100%_sure', DoNotCall: true }, at(20));
  backdoor.create('Contact', { LastName: 'back\\slash', Title: null, MailingCity: 'Köln' }, at(10));
}

describe('salesforce 6, 8: SOQL', () => {
  test.each([
    ["LastName = 'ÅNGSTRÖM'", ['Ångström']],
    [String.raw`LastName = 'O\'Neil'`, ["O'Neil"]],
    [String.raw`LastName = 'back\\slash'`, ['back\\slash']],
    ["lastname != 'ångström'", ["O'Neil", 'back\\slash']],
    ["Title != 'ceo'", ["O'Neil", 'back\\slash']],
    ['Title = null', ['back\\slash']],
    ["Title = ''", ['back\\slash']],
    ['Title != NULL', ["O'Neil", 'Ångström']],
    ["Title > 'A'", ['Ångström']],
    [String.raw`Title LIKE '100\%\_%'`, ["O'Neil"]],
    ["Title LIKE '_eo'", ['Ångström']],
    ["LastName LIKE '%S%'", ['Ångström', 'back\\slash']],
    ["(NOT Title LIKE 'c%') AND DoNotCall = false", ['back\\slash']],
    ["Email IN ('AL@acme.example', 'nobody@x.example')", ['Ångström']],
    ["Email NOT IN ('al@acme.example')", ["O'Neil", 'back\\slash']],
    ['DoNotCall = TRUE', ["O'Neil"]],
    ["Account.Name = 'acme'", ['Ångström']],
    ['Account.NumberOfEmployees >= 50 AND Account.NumberOfEmployees < 50.5', ['Ångström']],
    ["Account.Owner.LastName = 'Wner'", ['Ångström']],
    ['Contact.Account.Name = null AND (Title = null OR DoNotCall = true)', ["O'Neil", 'back\\slash']],
    ["MailingCity = 'köln'", ['back\\slash']],
    ['SystemModstamp >= 2026-11-02T08:40:00Z', ["O'Neil", 'back\\slash']],
    ['SystemModstamp > 2026-11-02T08:40:00.900Z', ['back\\slash']],
    ['SystemModstamp < 2026-11-02T09:50:00+01:00 AND SystemModstamp >= 2026-11-02T08:30:00.000Z', ["O'Neil", 'Ångström']],
    ['SystemModstamp = 2026-11-02T08:40:00.000Z', ["O'Neil"]],
    ['CreatedDate < 2026-11-02T00:00:00Z', ["O'Neil", 'back\\slash', 'Ångström']],
    ["Name = 'al ångström'", ['Ångström']],
  ])('WHERE %s', async (where, expected) => {
    const org = await testOrg();
    people(org);
    expect(names(await org.query(`SELECT LastName FROM Contact WHERE ${where}`)).toSorted()).toEqual([...expected].toSorted());
  });

  test('parents nest, null parents are null, unselected fields are absent', async () => {
    const org = await testOrg();
    people(org);
    const answer = await org.query(
      'SELECT Id, Account.Owner.Email, Account.Name, MailingAddress FROM contact c WHERE c.LastName != null ORDER BY LastName DESC',
    );
    const [first, , last] = answer.body.records;
    expect(first).toEqual({
      attributes: { type: 'Contact', url: `${V}/sobjects/Contact/${first.Id}` },
      Id: first.Id,
      Account: {
        attributes: { type: 'Account', url: expect.stringMatching(/Account\/001/) },
        Owner: { attributes: { type: 'User', url: expect.stringMatching(/User\/005/) }, Email: 'o@x.example' },
        Name: 'Acme',
      },
      MailingAddress: null,
    });
    expect(last).toMatchObject({ Account: null, MailingAddress: { city: 'Köln', country: null } });
  });

  test('ORDER BY several, nulls first by default, LIMIT and OFFSET; totalSize is that of the result', async () => {
    const org = await testOrg();
    people(org);
    expect(names(await org.query('SELECT LastName FROM Contact ORDER BY Title'))[0]).toBe('back\\slash');
    expect(names(await org.query('SELECT LastName FROM Contact ORDER BY Title DESC NULLS LAST, Id'))).toEqual([
      'Ångström',
      "O'Neil",
      'back\\slash',
    ]);
    expect(names(await org.query('SELECT LastName FROM Contact ORDER BY SystemModstamp, Id LIMIT 1 OFFSET 1'))).toEqual([
      "O'Neil",
    ]);
    const none = await org.query('SELECT Id FROM Contact ORDER BY SystemModstamp LIMIT 0');
    expect(none.body).toEqual({ totalSize: 0, done: true, records: [] });
    expect((await org.query('select count() from Contact where Title != null')).body).toEqual({
      totalSize: 2,
      done: true,
      records: [],
    });
    expect(code(await org.query('SELECT Id FROM Contact OFFSET 2001'))).toBe('NUMBER_OUTSIDE_VALID_RANGE');
  });

  test.each([
    ['SELECT Id FORM Contact', 'MALFORMED_QUERY', "ERROR at Row:1:Column:11\nunexpected token: 'FORM'"],
    ['SELECT Id FROM Contact WHERE Id IN ()', 'MALFORMED_QUERY', "unexpected token: ')'"],
    ["SELECT Id FROM Contact WHERE Title = 'a' AND Title = 'b' OR Title = 'c'", 'MALFORMED_QUERY', "unexpected token: 'OR'"],
    ["SELECT Id FROM Contact WHERE Title = 'a", 'MALFORMED_QUERY', 'mismatched character'],
    [String.raw`SELECT Id FROM Contact WHERE Title = 'a\x'`, 'MALFORMED_QUERY', 'Illegal escape'],
    ['SELECT Id, id FROM Contact', 'MALFORMED_QUERY', 'duplicate field selected'],
    ['SELECT Id FROM Contact WHERE SystemModstamp > 2026-11-02T08:40:00.000+0000', 'MALFORMED_QUERY', 'unexpected token'],
    ['SELECT Id FROM Contact WHERE SystemModstamp > 2026-11-02T08:40:00 00:00', 'MALFORMED_QUERY', 'unexpected token'],
    [
      "SELECT Id FROM Contact WHERE SystemModstamp > '2026-11-02T08:40:00Z'",
      'INVALID_FIELD',
      'must be of type dateTime and should not be enclosed in quotes',
    ],
    ['SELECT Id FROM Contact WHERE Title = 5', 'INVALID_FIELD', 'must be of type string and should be enclosed in quotes'],
    ['SELECT Id FROM Contact WHERE DoNotCall = 1', 'INVALID_FIELD', 'must be of type boolean'],
    [
      "SELECT Id FROM Contact WHERE Description = 'x'",
      'INVALID_FIELD',
      "field 'Description' can not be filtered in a query call",
    ],
    ["SELECT Id FROM Contact WHERE Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: x'],
    ['SELECT Nope FROM Contact', 'INVALID_FIELD', "No such column 'Nope' on entity 'Contact'"],
    ['SELECT Nope.Name FROM Contact', 'INVALID_FIELD', "Didn't understand relationship 'Nope' in field path"],
    ['SELECT Id FROM Nope', 'INVALID_TYPE', "sObject type 'Nope' is not supported"],
    ['SELECT Id FROM Contact LIMIT -1', 'MALFORMED_QUERY', 'unexpected token'],
    ['SELECT Id FROM Contact ; DROP', 'MALFORMED_QUERY', "unexpected token: ';'"],
  ])('%s is %s', async (soql, errorCode, message) => {
    const { query } = await testOrg();
    const refused = await query(soql);
    expect(refused.status).toBe(400);
    expect(code(refused)).toBe(errorCode);
    expect(refused.body[0].message).toContain(message);
  });

  test('any text survives escaping, by equality and by LIKE', async () => {
    const org = await testOrg();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), async (text) => {
        const title = text.trim();
        fc.pre(title !== '' && !/[\uD800-\uDFFF](?![\uDC00-\uDFFF])/.test(title));
        const id = org.vendor.backdoor.create('Contact', { LastName: 'P', Title: title });
        const escaped = title.replaceAll(/[\\']/g, String.raw`\$&`);
        const pattern = title
          .replaceAll(/[\\%_]/g, String.raw`\$&`)
          .replaceAll(/\\\\|'/g, (part) => (part === "'" ? String.raw`\'` : String.raw`\\`));
        const equal = await org.query(`SELECT Id FROM Contact WHERE Title = '${escaped}' AND Id = '${id}'`);
        expect(equal.body.totalSize).toBe(1);
        const like = await org.query(`SELECT Id FROM Contact WHERE Title LIKE '${pattern}' AND Id = '${id}'`);
        expect(like.body.totalSize).toBe(1);
      }),
      { numRuns: 100 },
    );
  });

  test('an index never changes the answer: incremental windows over random stamps equal a plain filter', async () => {
    const org = await testOrg();
    const minutes = fc.sample(fc.integer({ min: 0, max: 50 }), { numRuns: 300, seed: 3 });
    const rows = minutes.map((minute) => {
      const updatedAt = START - minute * 60_000;
      return {
        id: org.vendor.backdoor.create('Contact', { LastName: 'L' }, { createdAt: START - 86_400_000, updatedAt }),
        updatedAt,
      };
    });
    for (const [from, to] of [
      [0, 50],
      [10, 20],
      [20, 20],
      [7, 9],
    ] as const) {
      const [low, high] = [new Date(START - to * 60_000), new Date(START - from * 60_000)].map((at) => at.toISOString());
      const where = `SystemModstamp >= ${low} AND SystemModstamp <= ${high}`;
      const expected = rows
        .filter((row) => row.updatedAt >= START - to * 60_000 && row.updatedAt <= START - from * 60_000)
        .toSorted((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1))
        .map((row) => row.id);
      const ids = async (soql: string): Promise<string[]> => (await org.query(soql)).body.records.map((row: Json) => row.Id);
      expect(await ids(`SELECT Id FROM Contact WHERE ${where} ORDER BY SystemModstamp, Id`)).toEqual(expected);
      expect(await ids(`SELECT Id FROM Contact WHERE NOT (NOT (${where})) ORDER BY LastName, SystemModstamp, Id`)).toEqual(
        expected,
      );
      expect(await ids(`SELECT Id FROM Contact WHERE ${where} ORDER BY SystemModstamp ASC, Id ASC LIMIT 7`)).toEqual(
        expected.slice(0, 7),
      );
    }
  });
});

describe('salesforce 12.4: paging', () => {
  const many = (org: TestOrg, count: number): void => {
    for (let at = 0; at < count; at++) org.vendor.backdoor.create('Contact', { LastName: `L${String(at).padStart(5, '0')}` });
  };

  test('pages by locator, with the total of the result; a queryAll goes on under query and under queryAll', async () => {
    const org = await testOrg();
    many(org, 4_100);
    const first = await org.call('GET', `/queryAll?q=${encodeURIComponent('SELECT Id FROM Contact ORDER BY LastName')}`);
    expect(first.body).toMatchObject({ totalSize: 4_100, done: false });
    expect(first.body.nextRecordsUrl).toMatch(/^\/services\/data\/v62\.0\/query\/01g\w{15}-2000$/);
    const second = await org.call('GET', first.body.nextRecordsUrl);
    const again = await org.call('GET', first.body.nextRecordsUrl.replace('/query/', '/queryAll/'));
    expect(again.body).toEqual(second.body);
    const last = await org.call('GET', second.body.nextRecordsUrl);
    expect(last.body.done).toBe(true);
    expect(last.body).not.toHaveProperty('nextRecordsUrl');
    const ids = [first, second, last].flatMap((page) => page.body.records.map((row: Json) => row.Id));
    expect(new Set(ids).size).toBe(4_100);
  });

  test('batchSize is a hint from 200 to 2000, and a wide SELECT comes in smaller pages', async () => {
    const org = await testOrg();
    many(org, 2_100);
    const size = async (soql: string, hint: number) =>
      (await org.query(soql, { 'sforce-query-options': `batchSize=${hint}` })).body.records.length;
    expect(await size('SELECT Id FROM Contact', 250)).toBe(250);
    expect(await size('SELECT Id FROM Contact', 1)).toBe(200);
    expect(await size('SELECT Id FROM Contact', 9_999)).toBe(2_000);
    const all = (await org.call('GET', '/sobjects/Contact/describe')).body.fields.map((field: Json) => field.name).join(',');
    expect(await size(`SELECT ${all} FROM Contact`, 2_000)).toBeLessThan(2_000);
  });

  test('a locator lives two days and shows the rows as they were; another is INVALID_QUERY_LOCATOR', async () => {
    const org = await testOrg();
    many(org, 300);
    const first = await org.query('SELECT Id, LastName FROM Contact ORDER BY LastName', {
      'sforce-query-options': 'batchSize=200',
    });
    const id = (await org.query("SELECT Id FROM Contact WHERE LastName = 'L00250'")).body.records[0].Id;
    await org.call('DELETE', `/sobjects/Contact/${id}`);
    expect((await org.call('GET', first.body.nextRecordsUrl)).body.records).toHaveLength(100);
    expect(code(await org.call('GET', '/query/01g5g0000000001AAA-200'))).toBe('INVALID_QUERY_LOCATOR');
    org.clock.advance(49 * 3_600_000);
    const later = await testOrg({ from: org });
    expect(code(await later.call('GET', first.body.nextRecordsUrl))).toBe('INVALID_QUERY_LOCATOR');
  });

  test('without ORDER BY nothing is promised', async () => {
    const org = await testOrg();
    many(org, 5);
    expect(names(await org.query('SELECT LastName FROM Contact'))).not.toEqual(
      names(await org.query('SELECT LastName FROM Contact ORDER BY Id')),
    );
  });
});
