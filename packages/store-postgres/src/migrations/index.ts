import { ledger } from './0001-ledger.ts';

/** In order; a migration that was released is never changed. */
export const migrations: readonly { readonly id: string; readonly sql: string }[] = [ledger];
