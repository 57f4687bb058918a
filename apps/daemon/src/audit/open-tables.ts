import type { Hosted } from '@meshline/connector-host';
import type { Log } from '@meshline/sync';
import { openDetached } from '../setup/provision.ts';
import type { AuditTable } from './audit-plan.ts';
import type { LookedAt } from './look/look-at-files.ts';

/** The files as connections of connector-csv, by the ids of the rulebook. Nothing else of a configuration is needed. */
export async function openTables(
  tables: readonly AuditTable[],
  files: readonly LookedAt[],
  log: Log,
): Promise<ReadonlyMap<string, Hosted>> {
  const settings = new Map<string, Record<string, unknown>>();
  for (const { connection, stream, file, seen } of tables) {
    const known = settings.get(connection) ?? {};
    settings.set(connection, {
      ...known,
      [stream.stream]: {
        ...files[file]?.settings,
        ...(seen === undefined ? {} : { dates: seen.dates }),
        ...(seen?.where === undefined ? {} : { where: seen.where }),
      },
    });
  }
  const hosted = await openDetached(
    [...settings].map(([id, streams]) => ({
      id,
      package: '@meshline/connector-csv',
      share: 1,
      mode: 'observe',
      settings: { files: streams },
      secrets: {},
    })),
    log,
  );
  return new Map(hosted.map((one) => [one.id, one]));
}
