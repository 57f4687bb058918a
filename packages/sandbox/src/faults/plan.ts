import type { FaultMark } from '../core/interference.ts';
import type { VendorName } from '../core/vendor.ts';
import { answersOf } from './answers/refuse.ts';
import type { ActiveRule } from './active-rule.ts';
import { groupOf, type FaultKind } from './kinds.ts';
import { delayOf } from './latency.ts';

/** What happens to one request. */
export interface Plan {
  readonly beforeMs: number;
  readonly afterMs: number;
  /** The fault that answers, or doesn't, in the vendor's place; the rules behind it don't see the request. */
  readonly end: ActiveRule | undefined;
  /** Faults that the answer goes through, in order. */
  readonly reshaping: readonly ActiveRule[];
  readonly staleMs: number;
  readonly allOrNothing: boolean;
  /** For the mutations that the request makes: all but delays, which leave nothing in the data. */
  readonly marks: readonly FaultMark[];
}

const ENDS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'drop-before-apply',
  'apply-then-drop',
  'late-apply',
  'rate-limit',
  'server-error',
  'unauthorized',
  'forbidden',
  'revoked',
]);

/** Whether the fault can have a meaning for this request at all; where not, the rule doesn't count it. */
function concerns(kind: FaultKind, vendor: VendorName, method: string, path: string): boolean {
  const answers = answersOf[vendor];
  switch (kind) {
    case 'unauthorized':
    case 'forbidden':
      return !answers.signsIn(path);
    case 'batch-permuted':
    case 'batch-item-missing':
    case 'batch-item-twice':
      return answers.isUnorderedBatch(method, path);
    case 'batch-all-or-nothing':
      return answers.isBatchWrite(method, path);
    case 'stale-read':
      return vendor !== 'salesforce';
    default:
      return true;
  }
}

/** Asks the rules one after the other which of them fires. */
export function planFor(rules: readonly ActiveRule[], vendor: VendorName, method: string, path: string): Plan {
  const delays = { before: 0, after: 0 };
  const reshaping: ActiveRule[] = [];
  const marks: FaultMark[] = [];
  let staleMs = 0;
  let allOrNothing = false;
  let end: ActiveRule | undefined;
  for (const rule of rules) {
    const { fault } = rule.rule;
    if (groupOf(fault.kind) !== 'request' || !rule.matches(method, path) || !concerns(fault.kind, vendor, method, path)) continue;
    if (!rule.fires()) continue;
    const delay = delayOf(rule);
    if (delay !== undefined) {
      delays[delay.where] += delay.ms;
      continue;
    }
    marks.push(rule.mark);
    if (ENDS.has(fault.kind)) {
      end = rule;
      break;
    }
    if (fault.kind === 'stale-read') staleMs = Math.max(staleMs, fault.ms);
    else if (fault.kind === 'batch-all-or-nothing') allOrNothing = true;
    else reshaping.push(rule);
  }
  return { beforeMs: delays.before, afterMs: delays.after, end, reshaping, staleMs, allOrNothing, marks };
}
