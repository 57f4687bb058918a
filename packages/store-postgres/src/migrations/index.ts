import { records } from './0001-records.ts';
import { writes } from './0002-writes.ts';
import { control } from './0003-control.ts';
import { idempotency } from './0004-idempotency.ts';
import { dirtyEcho } from './0005-dirty-echo.ts';
import { verdictIndex } from './0006-verdict-index.ts';
import { intentOrder } from './0007-intent-order.ts';
import { writeStop } from './0008-write-stop.ts';
import { writeCount } from './0009-write-count.ts';
import { openAttempts } from './0010-open-attempts.ts';
import { plans } from './0012-plans.ts';
import { undo } from './0013-undo.ts';
import { breakerState } from './0014-breaker-state.ts';
import { quotaUse } from './0015-quota-use.ts';
import { daemon } from './0016-daemon.ts';
import { agreementSample } from './0017-agreement-sample.ts';
import { heldBack } from './0018-held-back.ts';
import { fightsAndTrials } from './0019-fights-and-trials.ts';
import { ledger } from './0022-ledger.ts';
import { oneChangeAVersion } from './0023-one-change-a-version.ts';
import { attemptDaemon } from './0024-attempt-daemon.ts';
import { linkSplits } from './0026-link-splits.ts';
import { attemptRecordVersion } from './0027-attempt-record-version.ts';
import { events } from './0030-events.ts';
import { triggers } from './0035-triggers.ts';
import { actions } from './0036-actions.ts';

export interface Migration {
  readonly id: string;
  readonly sql: string;
  /**
   * The version before this one goes on without harm on what it makes: nothing is taken away or means something else, and no law is added
   * that every daemon must obey. Not said = it doesn't.
   */
  readonly expands?: boolean;
}

/** In order; a migration that was released is never changed. */
export const migrations: readonly Migration[] = [
  records,
  writes,
  control,
  idempotency,
  dirtyEcho,
  verdictIndex,
  intentOrder,
  writeStop,
  writeCount,
  openAttempts,
  plans,
  undo,
  breakerState,
  quotaUse,
  daemon,
  agreementSample,
  heldBack,
  fightsAndTrials,
  ledger,
  oneChangeAVersion,
  attemptDaemon,
  linkSplits,
  attemptRecordVersion,
  events,
  triggers,
  actions,
];
