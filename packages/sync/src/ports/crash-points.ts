/**
 * Places at which a death leaves something half done between two systems, or between two steps. The kill campaign makes the
 * daemon die at each of them.
 */
export const CRASH_POINTS = [
  'migration.between-steps',
  'credentials.after-refresh-before-store',
  'queue.after-fetch',
  'queue.before-complete',
  'queue.during-shutdown',
  'capture.after-page',
  'capture.before-commit',
  'capture.after-commit',
  'link.before-transaction',
  'link.before-commit',
  'link.after-commit',
  'settle.before-transaction',
  'settle.before-commit',
  'settle.after-commit',
  'plan.before-intents',
  'plan.after-intents',
  'deliver.after-claim',
  'deliver.after-look',
  'deliver.before-attempts-commit',
  'deliver.before-socket',
  'deliver.after-send-before-response',
  'deliver.mid-batch',
  'deliver.after-response-before-outcome',
  'deliver.before-outcome-commit',
  'deliver.after-outcome',
  'confirm.after-get',
  'confirm.before-commit',
  'confirm.after-commit',
  'apply.before-commit',
  'apply.after-commit',
  'undo.before-commit',
  'undo.after-commit',
  'decide.before-commit',
  'decide.after-commit',
  'sweep.after-expire',
  'sweep.before-wake',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Told that the program is at this point, for this connection or entity; may not come back. Without one nothing happens. */
export type AtCrashPoint = (point: CrashPoint, scope?: string) => void;
