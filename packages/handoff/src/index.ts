export type { ChangeFacts } from './change-facts.ts';
export { evaluateChange } from './evaluate-change.ts';
export { evaluateStale, type StaleFacts } from './evaluate-stale.ts';
export type { Occurrence, Stated, TriggerFinding, TriggerPayload } from './occurrence.ts';
export { brakeHolds, enterAgain, type EarlierHandoff, type Entry } from './reenter.ts';
export { suppression } from './suppress.ts';
