import { AsyncLocalStorage } from 'node:async_hooks';
import type { CredentialStore, Hosted } from '@meshline/connector-host';
import type { AtCrashPoint } from '@meshline/sync';
import type { Transport } from './transport.ts';

/** Answers that the write under way has had; there is none outside of a write. */
const underWay = new AsyncLocalStorage<{ answers: number }>();

/** A transport with the points between a request of a write and its answer. */
export function transportAt(crash: AtCrashPoint, connection: string, transport: Transport): Transport {
  return async (request) => {
    const answer = await transport(request);
    const write = underWay.getStore();
    // The vendor has done it, and nothing of its answer has come further than here.
    if (write !== undefined) {
      crash('deliver.after-send-before-response', connection);
      if (++write.answers === 2) crash('deliver.mid-batch', connection);
    }
    return answer;
  };
}

/** A connection whose transport knows which requests belong to a write. */
export function writesKnown(hosted: Hosted): Hosted {
  return { ...hosted, write: (request, how) => underWay.run({ answers: 0 }, () => hosted.write(request, how)) };
}

/** The new secrets are there at the vendor, and nobody has stored them. */
export function credentialsAt(crash: AtCrashPoint, store: CredentialStore): CredentialStore {
  return {
    read: (connection) => store.read(connection),
    renew: (connection, isStale, make) =>
      store.renew(connection, isStale, async (stored) => {
        const fresh = await make(stored);
        crash('credentials.after-refresh-before-store', connection);
        return fresh;
      }),
  };
}
