import type { Vendor, VendorOptions } from '../core/vendor.ts';
import { closeBackdoor } from './backdoor.ts';
import { catchUp } from './catch-up.ts';
import { enter } from './enter.ts';
import { defaultQuirks, type CloseQuirks } from './quirks.ts';
import { closeApp } from './routes/app.ts';
import { Store } from './store.ts';

export type { CloseQuirks } from './quirks.ts';

/**
 * The simulated Close (close.md): `fetch` answers below `/api/v1/`.
 * @param quirks what sources disagree on, where another form than the default is wanted
 */
export function close(options: VendorOptions, quirks: Partial<CloseQuirks> = {}): Vendor {
  const store = new Store(options, { ...defaultQuirks, ...quirks });
  const app = closeApp(store);
  const answered: Record<string, number> = {};
  return {
    name: 'close',
    async fetch(request) {
      catchUp(store);
      const response = await enter(store, request, (inner, env) => app.fetch(inner, env));
      answered[response.status] = (answered[response.status] ?? 0) + 1;
      return response;
    },
    backdoor: closeBackdoor(store),
    mutations: () => {
      catchUp(store);
      return store.mutations;
    },
    requests: () => ({ ...answered }),
    accountId: () => {
      catchUp(store);
      return store.organization().id;
    },
    fieldName: (_, key) => {
      const name = key.startsWith('custom.') ? store.customFields.nameOf(key.slice('custom.'.length)) : undefined;
      return name === undefined ? undefined : `custom.${name}`;
    },
    restore: (collection, id, row) => store.restore(collection, id, row),
  };
}
