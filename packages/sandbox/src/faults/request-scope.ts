import { AsyncLocalStorage } from 'node:async_hooks';
import type { FaultMark } from '../core/interference.ts';
import type { ActiveRule } from './active-rule.ts';

/** What holds while one request (or one act of an automation) is at the vendor. */
export interface RequestScope {
  /** Go to every mutation that is made in it. */
  readonly marks: readonly FaultMark[];
  readonly staleMs: number;
  readonly commitAfterMs: number | undefined;
  readonly allOrNothing: boolean;
  /** Standing rules that were met already: each counts once for a request. */
  readonly met: Set<ActiveRule>;
  /** False for what people and automations do: schema faults are about the API. */
  readonly overApi: boolean;
}

export const scopeOf = (scope: Partial<RequestScope>): RequestScope => ({
  marks: [],
  staleMs: 0,
  commitAfterMs: undefined,
  allOrNothing: false,
  met: new Set(),
  overApi: true,
  ...scope,
});

/** Requests of different clients interleave; each sees only its own scope. */
export const scopes = new AsyncLocalStorage<RequestScope>();
