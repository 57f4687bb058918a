import { createServer } from 'node:net';

/**
 * Rejects with Node's own error (`EADDRINUSE`, `EACCES`) when nobody could listen there: told before anything is started that
 * would have to be stopped again. 0 is always free.
 */
export function portIsFree(port: number, host = '127.0.0.1'): Promise<void> {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  });
}
