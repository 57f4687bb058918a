import { ledger } from './0001-ledger.ts';
import { idempotency } from './0002-idempotency.ts';

/** In order; a migration that was released is never changed. */
export const migrations: readonly { readonly id: string; readonly sql: string }[] = [ledger, idempotency];
