import { isConnectorError, type ConnectorError, type Credentials } from '@meshline/connector-spec';
import type { CredentialStore } from '../ports/credential-store.ts';

type Secrets = Readonly<Record<string, string>>;

/** So long nobody asks again with what was refused for good: every call under way meets the same refusal at about the same time. */
const REFUSED_MS = 30_000;

/** Secrets from the configuration, with what the connector renewed laid over them. */
export function credentials(connection: string, secrets: Secrets, store: CredentialStore, now: () => number): Credentials {
  const merged = (renewed: Secrets | undefined): Secrets => ({ ...secrets, ...renewed });
  let refused: { readonly stale: Secrets; readonly error: ConnectorError; readonly at: number } | undefined;
  return {
    get: async () => merged(await store.read(connection)),
    async refresh(stale, renew) {
      if (refused !== undefined && now() - refused.at < REFUSED_MS && same(refused.stale, stale)) throw refused.error;
      const renewed = await store.renew(
        connection,
        // Somebody renewed it since the caller read it: then theirs is good.
        (stored) => same(merged(stored), stale),
        async (stored) => {
          try {
            return await renew(merged(stored));
          } catch (error) {
            if (isConnectorError(error) && error.disposition === 'pause-and-ask') refused = { stale, error, at: now() };
            throw error;
          }
        },
      );
      refused = undefined;
      return merged(renewed);
    },
  };
}

function same(a: Secrets, b: Secrets): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
