import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@meshline/store-postgres/embedded';
import pg from 'pg';
import { openDoor, type Door } from './door.ts';

/** A PostgreSQL that can be killed and comes back at the same address. */
export interface Postgres {
  /** Of one database, as the daemons reach it. */
  url(database: string): string;
  /** A door of its own to the same server, to cut off one daemon and not the others. */
  ownDoor(): Promise<Door>;
  /** Where the server itself listens now. */
  behind(): string;
  create(database: string): Promise<void>;
  /** Ends the server at once (`SIGKILL`: all of it dies; `SIGQUIT`: immediate shutdown) and starts it again. */
  kill(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>;
  close(): Promise<void>;
}

export async function startPostgres(folder: string): Promise<Postgres> {
  let server = await startEmbeddedPostgres({ folder });
  const doors = [await openDoor(portOf(server.url))];
  const url = (database: string): string => {
    const found = new URL(server.url);
    found.port = String(doors[0]?.port ?? 0);
    found.pathname = `/${database}`;
    return found.href;
  };
  return {
    url,
    async ownDoor() {
      const door = await openDoor(portOf(server.url));
      doors.push(door);
      return door;
    },
    behind: () => server.url,
    async create(database) {
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${database}`);
      await client.end();
    },
    async kill(signal) {
      const pid = postmaster(folder);
      process.kill(pid, signal);
      while (isAlive(pid)) await sleep(10);
      server = await startEmbeddedPostgres({ folder });
      for (const door of doors) door.lead(portOf(server.url));
    },
    async close() {
      for (const door of doors) await door.close();
      await server.close();
    },
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function postmaster(folder: string): number {
  const pointer = join(folder, 'POSTGRES_IS_ELSEWHERE');
  const data = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(folder, 'data');
  return Number(readFileSync(join(data, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
