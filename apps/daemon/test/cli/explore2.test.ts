import { test } from 'vitest';
import { inspect } from '@meshline/sync';
import { createServedWorld } from '../support/served-world.ts';
import { appendFileSync } from 'node:fs';
const log = (s: unknown) => appendFileSync('/tmp/explore2.txt', (typeof s === 'string' ? s : JSON.stringify(s, null, 1)) + '\n');
test('x', async () => {
  const s = await createServedWorld({ people: 60, seed: 1 });
  const page = await s.client.exceptions({ limit: 200 });
  for (const { id } of page.items) for (const i of (await s.client.exception(id)).items) if (i.evidence.length === 0) {
    log(id); log(i);
    const { rows } = await s.world.pool.query('select * from exception_item where item=$1', [i.item]); log(rows);
  }
  const entity = s.world.rulebook.entities.find((e) => e.name === 'person')!;
  const { rows } = await s.world.pool.query<{ id: string; identity: string }>(`select l.id, l.identity from link l where l.entity = 'person'`);
  let n = 0;
  for (const { id, identity } of rows) for (const why of (await s.client.records({ ref: id })).items) {
    if (why.exceptions.length > 0) continue;
    const differing = why.fields.filter(({ field, values }) => Object.values(values).some((v) => v.state !== 'same'));
    if (differing.length === 0 || n++ > 1) continue;
    log(differing); 
    const [d] = await s.world.deps.store.transaction((tx) => inspect(tx, s.world.deps, entity, [identity]));
    log(d!.settled.discrepancies); log(d!.planned); log(d!.stored.openIntents);
    const target = d!.settled.golden['company']?.value as any;
    log((await s.world.pool.query('select * from identity where id=$1', [target.id])).rows);
    log((await s.world.pool.query('select connection,stream,id,role from link where identity=$1', [target.id])).rows);
    log((await s.world.pool.query('select * from exception_item where identity=$1', [target.id])).rows);
    log((await s.world.pool.query('select a, b, a_identity, b_identity from review where a_identity=$1 or b_identity=$1', [target.id])).rows);
  }
  await s.close();
}, 120000);
