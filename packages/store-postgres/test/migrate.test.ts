import { freshDatabase } from '@meshline/testkit';
import { expect, test } from 'vitest';
test('x', async () => {
  const db = await freshDatabase();
  const { rows } = await db.pool.query('select count(*) from migration');
  expect(rows[0].count).toBe('1');
  await db.close();
});
