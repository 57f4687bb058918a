import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminClient, type AdminClient } from '@meshline/admin-api';
import { demoConnections } from '../../src/demo/demo-config.ts';
import { daemonFilePath, readDaemonFile } from '../../src/http/daemon-file.ts';
import { serveAdmin, type AdminServer } from '../../src/http/serve-admin.ts';
import { createWorld, type World } from './world.ts';

export interface ServedWorld {
  readonly world: World;
  readonly admin: AdminServer;
  /** Holds `daemon.json`. */
  readonly folder: string;
  readonly key: string;
  readonly client: AdminClient;
  close(): Promise<void>;
}

/** A world after its first reconciliation, behind the admin API on a real port. */
export async function createServedWorld(options: { people: number; seed?: number }): Promise<ServedWorld> {
  const world = await createWorld(options);
  await world.drain();
  const folder = mkdtempSync(join(tmpdir(), 'meshline-admin-'));
  const { deps, pool, hosted, rulebook } = world;
  const admin = await serveAdmin({
    runtime: { deps, pool, hosted, connections: demoConnections('http://127.0.0.1:1') },
    send: (request) => world.send(request),
    port: 0,
    folder,
    rulebook,
    hash: deps.active().hash,
    log: deps.log,
  });
  const key = readDaemonFile(daemonFilePath(folder))?.key ?? '';
  return {
    world,
    admin,
    folder,
    key,
    client: adminClient(admin.url, key),
    async close() {
      await admin.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
