import type { Server } from 'node:http';

/** What is still being answered when the daemon stops gets so long. */
const CLOSING_MS = 5_000;

/** Resolves once the server listens; rejects with Node's own error (`EADDRINUSE`). */
export function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Stops accepting and ends idle connections at once, the others when they are answered or out of time. */
export async function closedServer(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(late);
}
