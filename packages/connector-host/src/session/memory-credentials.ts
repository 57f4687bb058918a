import type { CredentialStore } from '../ports/credential-store.ts';

/**
 * Renewed secrets in the memory of one process: enough for grants that can be repeated at any time (client
 * credentials), not for refresh tokens that rotate.
 */
export function memoryCredentials(): CredentialStore {
  const stored = new Map<string, Readonly<Record<string, string>>>();
  const running = new Map<string, Promise<Readonly<Record<string, string>>>>();
  return {
    read: (connection) => Promise.resolve(stored.get(connection)),
    async renew(connection, isStale, make) {
      const current = stored.get(connection);
      if (current && !isStale(current)) return current;
      const pending = running.get(connection);
      if (pending) return pending;
      const renewing = make(current).then((fresh) => {
        stored.set(connection, fresh);
        return fresh;
      });
      running.set(connection, renewing);
      try {
        return await renewing;
      } finally {
        running.delete(connection);
      }
    },
  };
}
