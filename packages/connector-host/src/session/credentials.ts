import type { Credentials } from '@meshline/connector-spec';
import type { CredentialStore } from '../ports/credential-store.ts';

/** Secrets from the configuration, with what the connector renewed laid over them. */
export function credentials(connection: string, secrets: Readonly<Record<string, string>>, store: CredentialStore): Credentials {
  const merged = (renewed: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> => ({
    ...secrets,
    ...renewed,
  });
  return {
    get: async () => merged(await store.read(connection)),
    async refresh(stale, renew) {
      const renewed = await store.renew(
        connection,
        // Somebody renewed it since the caller read it: then theirs is good.
        (stored) => same(merged(stored), stale),
        (stored) => renew(merged(stored)),
      );
      return merged(renewed);
    },
  };
}

function same(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
