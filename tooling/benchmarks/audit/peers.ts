import { createReadStream, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * What `meshline audit` is measured against, each in a process of its own:
 *
 *     peers.ts csv-parse FILE PACKAGES          reads every row of the file, and nothing more
 *     peers.ts duckdb FILE PACKAGES OUT.csv     file to clusters in SQL on two threads
 *
 * Prints JSON. The SQL has blocking rules and weights of the same kinds as the engine's for people (name, e-mail, phone, company, address; agreement for, contradiction against)
 * as a person would write them down for this file. It knows no nicknames, no frequencies of names, no refused clusters.
 */
const [peer = '', file = '', packages = '', out = ''] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
console.log(JSON.stringify(peer === 'duckdb' ? await duckdb() : await csvParse()));

async function csvParse(): Promise<object> {
  const { parse } = require('csv-parse') as { parse: (options: object) => NodeJS.ReadWriteStream & AsyncIterable<string[]> };
  let rows = -1;
  for await (const row of createReadStream(file).pipe(parse({ bom: true })) as AsyncIterable<string[]>)
    if (row.length > 0) rows++;
  return { rows };
}

interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
}

async function duckdb(): Promise<object> {
  const { DuckDBInstance } = require('@duckdb/node-api') as {
    DuckDBInstance: { create(path: string, options: object): Promise<{ connect(): Promise<Connection> }> };
  };
  if (!existsSync(file)) throw new Error(`no file ${file}`);
  const database = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  const one = async (sql: string): Promise<number> => Number((await database.runAndReadAll(sql)).getRows()[0]?.[0]);
  await database.run(`
    create table r as select row_number() over ()::integer as id,
      lower(strip_accents(trim("First Name"))) as first, lower(strip_accents(trim("Last Name"))) as last,
      lower(trim("Email")) as email, nullif(right(regexp_replace(coalesce("Phone Number", ''), '[^0-9]', '', 'g'), 9), '') as phone,
      regexp_replace(lower(coalesce("Company Name", '')), '[^a-z0-9]', '', 'g') as company,
      lower(trim("Street Address")) as street, lower(trim("City")) as city, trim("Postal Code") as postcode
    from read_csv('${file.replaceAll("'", "''")}', header = true, all_varchar = true)`);
  const rows = await one('select count(*) from r');
  const rules = [
    'a.email = b.email',
    'a.phone = b.phone and a.last[1] = b.last[1]',
    'a.last = b.last and a.first = b.first',
    `a.company = b.company and a.company <> '' and a.last = b.last and a.first[1] = b.first[1]`,
    `a.company = b.company and a.company <> '' and a.first = b.first`,
    'a.street = b.street and a.last = b.last',
    'a.postcode = b.postcode and a.first = b.first and a.last[1] = b.last[1]',
  ];
  await database.run(
    `create table p as select distinct * from (${rules.map((rule) => `select a.id as i, b.id as j from r a join r b on a.id < b.id and ${rule}`).join(' union all ')})`,
  );
  const pairs = await one('select count(*) from p');
  const alike = (column: string, levels: readonly (readonly [number, number])[], other: number): string =>
    `case when a.${column} is null or b.${column} is null or a.${column} = '' or b.${column} = '' then 0 ` +
    `${levels.map(([from, bits]) => `when jaro_winkler_similarity(a.${column}, b.${column}) >= ${from} then ${bits}`).join(' ')} else ${other} end`;
  const equal = (column: string, bits: number, other: number): string =>
    `case when a.${column} is null or b.${column} is null or a.${column} = '' or b.${column} = '' then 0 when a.${column} = b.${column} then ${bits} else ${other} end`;
  const prior = -Math.log2(rows);
  await database.run(`
    create table e as select i, j from (select p.i, p.j,
      ${prior} + ${alike(
        'first',
        [
          [1, 6],
          [0.92, 4],
        ],
        -4,
      )} + ${alike(
        'last',
        [
          [1, 8],
          [0.92, 6],
        ],
        -5,
      )} + ${equal('email', 11, -1)} + ${equal('phone', 14, -2)}
      + ${equal('company', 6, -1)} + ${alike(
        'street',
        [
          [1, 9],
          [0.9, 6],
        ],
        -1,
      )} + ${equal('city', 3, -1)} + ${equal('postcode', 4, -1)} as bits
      from p join r a on a.id = p.i join r b on b.id = p.j) where bits >= 0`);
  // Connected components: the smallest number travels until nothing moves.
  await database.run('create table c as select id, id as cluster from r');
  for (let moved = 1, round = 0; moved > 0 && round < 100; round++) {
    await database.run(`
      create or replace table n as select c.id, least(c.cluster, coalesce(min(o.cluster), c.cluster)) as cluster
      from c left join (select i as x, j as y from e union all select j, i from e) s on s.x = c.id left join c o on o.id = s.y group by c.id, c.cluster`);
    moved = await one('select count(*) from c join n using (id) where c.cluster <> n.cluster');
    await database.run('drop table c; alter table n rename to c');
  }
  const clusters = (await database.runAndReadAll('select cluster from c order by id'))
    .getRows()
    .map(([cluster]) => String(cluster));
  writeFileSync(out, clusters.join('\n'));
  return { rows, pairs, clusters: new Set(clusters).size };
}
