import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createAdminApi, hashKey } from '@meshline/admin-api';
import type { Rulebook } from '@meshline/rulebook';
import type { Log } from '@meshline/sync';
import { ConfigError } from '../config/load-config.ts';
import type { Door } from '../ingress/door.ts';
import { VERSION } from '../version.ts';
import type { AdminContext } from './admin-context.ts';
import { adminHandlers } from './admin-handlers.ts';
import { keyFor, removeDaemonFile, writeDaemonFile, type DaemonFile } from './daemon-file.ts';
import { closedServer, listening } from './listening.ts';

export interface AdminServer {
  /** `http://127.0.0.1:7420`. */
  readonly url: string;
  /** Takes no more calls, lets those at hand end, and takes `daemon.json` away. */
  close(): Promise<void>;
}

export interface AdminOptions {
  readonly runtime: AdminContext['runtime'];
  /** 0 = a free one. */
  readonly port: number;
  /** 127.0.0.1 unless told; other hosts than this machine are refused. */
  readonly host?: string | undefined;
  /** Where `daemon.json` with address and key is kept. */
  readonly folder: string;
  readonly rulebook: Rulebook;
  readonly hash: string;
  readonly log: Log;
  readonly send?: AdminContext['send'];
  /** Takes in events, which need no key. */
  readonly events?: Door | undefined;
}

/** A request has so long to arrive, in milliseconds: nobody keeps the door open with half a line. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;

/**
 * Serves the admin API on this machine. Address and key go into `FOLDER/daemon.json` (mode 0600) once it listens. Rejects
 * with a `ConfigError` for a host that isn't this machine, and with Node's own error (`EADDRINUSE`) where it can't listen.
 */
export async function serveAdmin({
  runtime,
  port,
  host = '127.0.0.1',
  folder,
  rulebook,
  hash,
  log,
  send,
  events,
}: AdminOptions): Promise<AdminServer> {
  refuseOthers(host);
  const key = keyFor(folder);
  const api = createAdminApi(adminHandlers({ runtime, rulebook, send }), {
    keyHash: hashKey(key),
    version: VERSION,
    onError: (error) => log.error({ err: error }, 'the admin API failed to answer'),
  });
  const answer = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS },
    (incoming, outgoing) =>
      void (events?.claims(incoming) === true ? events.handle(incoming, outgoing) : answer(incoming, outgoing)),
  );
  await listening(server, port, host);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  const file: DaemonFile = { url, key, pid: process.pid, startedAt: new Date().toISOString() };
  try {
    writeDaemonFile(folder, file);
  } catch (error) {
    await closedServer(server);
    throw error;
  }
  log.info({ url, rulebook: hash.slice(0, 12) }, 'the admin API listens');
  return {
    url,
    async close() {
      removeDaemonFile(folder, file);
      await closedServer(server);
    },
  };
}

function refuseOthers(host: string): void {
  if (host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host)) return;
  throw new ConfigError([
    `admin.host: the admin API can't be opened to '${host}'. It speaks plain HTTP, so it stays on this machine: use 127.0.0.1, and put a proxy with TLS in front of it to reach it from elsewhere.`,
  ]);
}
