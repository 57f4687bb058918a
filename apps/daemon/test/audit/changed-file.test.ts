import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { planAudit } from '../../src/audit/audit-plan.ts';
import { lookAtFiles } from '../../src/audit/look/look-at-files.ts';
import { openTables } from '../../src/audit/open-tables.ts';
import { readTables } from '../../src/audit/read-tables.ts';
import { logger } from '../../src/runtime/log.ts';
import { HUBSPOT } from './exports.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshline-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file that is changed between the look at it and the reading is refused by its name', async () => {
  const path = join(folder, 'hubspot.csv');
  writeFileSync(path, HUBSPOT);
  const files = await lookAtFiles([path]);
  const { tables } = await planAudit(files, { rulebook: undefined, entity: undefined });
  const connections = await openTables(tables, files, logger({ level: 'error' }));
  const read = (): ReturnType<typeof readTables> =>
    readTables(tables, connections, {
      files,
      today: 30_000,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  expect((await read()).rows).toEqual([5]);
  appendFileSync(path, '106,Eva,New,eva@new.example,+49 30 5550106,,New GmbH,,Lead,2026-05-01,2026-11-11\n');
  await expect(read()).rejects.toThrow(`${path} was changed while it was read`);
});
