import type { LedgerFacts } from './facts.ts';
import { noLostWork } from './i01-no-lost-work.ts';
import { noDuplicateCreate } from './i02-no-duplicate-create.ts';
import { oneEffect } from './i03-one-effect.ts';
import { quiescence } from './i05-quiescence.ts';
import { noUnauthorisedOverwrite } from './i06-no-unauthorised-overwrite.ts';
import { noLostUpdate } from './i07-no-lost-update.ts';
import { exceptionsComplete } from './i08-exceptions-complete.ts';
import { auditComplete } from './i09-audit-complete.ts';
import { monotone } from './i11-monotone.ts';
import { crosswalk } from './i12-crosswalk.ts';
import { fencing } from './i16-fencing.ts';
import { unknownIsNoSuccess } from './i25-unknown-is-no-success.ts';
import type { Violation } from './violation.ts';

const LAWS: readonly ((facts: LedgerFacts) => readonly Violation[])[] = [
  noLostWork,
  noDuplicateCreate,
  oneEffect,
  quiescence,
  noUnauthorisedOverwrite,
  noLostUpdate,
  exceptionsComplete,
  auditComplete,
  monotone,
  crosswalk,
  fencing,
  unknownIsNoSuccess,
];

/** What of a ledger doesn't hold, at whatever moment it is looked at. Nothing = sound. */
export function checkLedger(facts: LedgerFacts): readonly Violation[] {
  return LAWS.flatMap((law) => law(facts));
}
