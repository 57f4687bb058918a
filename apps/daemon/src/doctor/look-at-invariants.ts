import type { DoctorCheck } from '@meshline/report';
import type { Violation } from '@meshline/sync';
import { checksOf, ENGINEER } from './finding.ts';

/** Violations that are told one by one. */
const MOST_NAMED = 10;

/** MeshLine's own records against their laws. */
export function lookAtInvariants(violations: readonly Violation[]): readonly DoctorCheck[] {
  const { good, problem } = checksOf('invariants');
  if (violations.length === 0) return [good('ledger-sound', "MeshLine's own records are sound: no law is broken.")];
  const named = violations.slice(0, MOST_NAMED).map(({ law, subject, message }) => `${law} ${subject}: ${message}`);
  const more = violations.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].map((text) =>
    problem(
      'ledger-unsound',
      `MeshLine's own records are not sound: ${text}`,
      'npm run meshline -- stop, and send this line and the log to whoever looks after MeshLine.',
      ENGINEER,
    ),
  );
}
