import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import type { ThrowawayPostgres } from './throwaway-postgres.ts';

/**
 * Offers one throwaway PostgreSQL to all test files of a run, behind a door on loopback (`@meshline/testkit` knocks):
 * the server starts when the first file asks, so that a run of pure tests pays nothing for it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Proxies are honoured by some vendors' clients even for localhost: tests speak to loopback only.
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) delete process.env[name];

  let postgres: Promise<ThrowawayPostgres> | undefined;
  const secret = randomUUID();
  const door = createServer((request, response) => {
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(text);
    };
    const what = request.url?.startsWith(`/${secret}/`) === true ? request.url.slice(secret.length + 2) : '';
    if (what !== 'migrated' && what !== 'empty') return answer(404, 'no such door');
    postgres ??= import('./throwaway-postgres.ts').then(({ throwawayPostgres }) => throwawayPostgres());
    postgres
      .then((server) => (what === 'migrated' ? server.create() : server.createEmpty()))
      .then((url) => answer(200, url))
      .catch((error: unknown) => answer(500, (error as Error).message));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  project.provide('databaseDoor', `http://127.0.0.1:${port}/${secret}`);

  return async () => {
    door.closeAllConnections();
    door.close();
    await (await postgres)?.stop();
  };
}
