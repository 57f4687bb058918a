import { records } from './0001-records.ts';
import { writes } from './0002-writes.ts';
import { control } from './0003-control.ts';
import { idempotency } from './0004-idempotency.ts';
import { dirtyEcho } from './0005-dirty-echo.ts';
import { verdictIndex } from './0006-verdict-index.ts';
import { intentOrder } from './0007-intent-order.ts';
import { writeStop } from './0008-write-stop.ts';
import { writeCount } from './0009-write-count.ts';
import { ledger } from './0022-ledger.ts';

/** In order; a migration that was released is never changed. */
export const migrations: readonly { readonly id: string; readonly sql: string }[] = [
  records,
  writes,
  control,
  idempotency,
  dirtyEcho,
  verdictIndex,
  intentOrder,
  writeStop,
  writeCount,
  ledger,
];
