import { postgresStore } from '@meshline/store-postgres';
import { compileRulebook } from '@meshline/rulebook';
import { linkPage, noMeter, type Dependencies } from '@meshline/sync';
import pg from 'pg';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { systemIds } from '../../src/runtime/clock.ts';

// A linker in a process of its own, which a record takes down each time that it is looked at. Ends with 0 when nothing is left.
const [url = '', poison = '', now = '0'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 2 });
const store = postgresStore(pool);
const { rulebook, hash } = compileRulebook(demoRulebook);
const silent = () => undefined;
const deps = {
  store: {
    transaction: (work) =>
      store.transaction((tx) =>
        work({
          ...tx,
          async replaceKeys(entity, rows) {
            if (rows.some(({ ref }) => ref.id === poison)) process.abort();
            await tx.replaceKeys(entity, rows);
          },
        }),
      ),
  },
  clock: { now: () => Number(now) },
  ids: systemIds,
  meter: noMeter,
  log: { debug: silent, info: silent, warn: silent, error: silent },
  active: () => ({ hash, rulebook }),
} satisfies Partial<Dependencies> as unknown as Dependencies;
while ((await linkPage(deps, 'person')).taken > 0);
await pool.end();
