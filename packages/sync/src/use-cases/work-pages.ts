import { formatRef } from '@meshline/record';
import type { Finding } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { isPoison } from '../model/poison.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import { HOUR_MS } from '../model/write-caps.ts';
import type { PageStep, WorkHead } from '../ports/work-store.ts';
import type { Transaction } from '../ports/store.ts';

/** The reason of the exception that names what was taken out of the work; its detail is the step. */
export const WORK_FAILS = 'work-fails';
/** Failures of one row alone before it is taken out. */
export const MOST_FAILURES = 3;
/** More of them within an hour is no bad record but a bad program: then everything stops, and nothing more is taken out. */
export const MOST_IN_AN_HOUR = 20;
/** A page takes well below this. One that takes longer only makes the next one smaller. */
const PAGE_MS = 2_000;
const SHRINK = 8;

/**
 * Runs one page so that a row that throws, or that takes the process with it, doesn't stop the others: that a page begins is
 * committed before it, so that after a death a smaller one is tried, down to the row alone, which is taken out after three
 * failures. `full` is the page's usual size; `work` is given the size it may have, and ends the page in its own transaction.
 */
export async function runPage<T extends { readonly taken: number }>(
  deps: Dependencies,
  step: PageStep,
  entity: string,
  full: number,
  work: (limit: number, end: (tx: Transaction) => Promise<void>) => Promise<T>,
): Promise<T | 'failed' | 'idle'> {
  const limit = await deps.store.transaction((tx) => begin(tx, deps, step, entity, full), 'soon');
  if (limit === 0) return 'idle';
  const end = (tx: Transaction): Promise<void> =>
    tx.saveWorkPage(step, entity, { limit: Math.min(full, limit * SHRINK), runningUntil: undefined });
  try {
    return await work(limit, end);
  } catch (error) {
    if (!isPoison(error)) throw error;
    const at = deps.clock.now();
    const lately = await deps.store.transaction(async (tx) => {
      await tx.saveWorkPage(step, entity, { limit, runningUntil: at });
      return tx.countQuarantined(step, at - HOUR_MS);
    });
    if (lately >= MOST_IN_AN_HOUR) throw error;
    deps.log.error({ step, entity, limit, error: nameOf(error) }, 'a page of work failed; a smaller one is tried');
    return 'failed';
  }
}

/** Something of the entity is to be linked or settled. */
export async function hasWork(tx: Transaction, entity: string): Promise<boolean> {
  for (const step of ['link', 'settle'] as const) if ((await tx.peekWork(step, entity, 1)).size > 0) return true;
  return false;
}

/** Rows that the page may take; 0 = there are none. */
async function begin(tx: Transaction, deps: Dependencies, step: PageStep, entity: string, full: number): Promise<number> {
  const at = deps.clock.now();
  if ((await tx.peekWork(step, entity, 1)).size === 0) return 0;
  if ((await tx.dropQuarantined(step, entity)) && (await tx.peekWork(step, entity, 1)).size === 0) return 0;
  const page = await tx.lockWorkPage(step, entity, full);
  // Another daemon is at it.
  if (page.runningUntil !== undefined && page.runningUntil > at) return page.limit;
  let { limit } = page;
  if (page.runningUntil !== undefined) {
    const { head, size } = await tx.peekWork(step, entity, limit);
    if (size === 1 && head !== undefined && (await blame(tx, deps, step, entity, head, at))) {
      await tx.saveWorkPage(step, entity, { limit, runningUntil: undefined });
      return begin(tx, deps, step, entity, full);
    }
    limit = Math.max(1, Math.ceil(Math.min(limit, size) / SHRINK));
  }
  await tx.saveWorkPage(step, entity, { limit, runningUntil: at + PAGE_MS });
  return limit;
}

/** The page had this row alone; true when it is taken out. */
async function blame(
  tx: Transaction,
  deps: Dependencies,
  step: PageStep,
  entity: string,
  head: WorkHead,
  at: number,
): Promise<boolean> {
  if ((await tx.countWorkFailure(step, head.key)) < MOST_FAILURES) return false;
  if ((await tx.countQuarantined(step, at - HOUR_MS)) >= MOST_IN_AN_HOUR) return false;
  await tx.quarantineWork(step, entity, head, at);
  const finding = workFinding(step, head);
  const item = {
    ...queueItem('system', finding, entity, head.identity),
    item: `system:work:${step}:${head.key}`,
  };
  await tx.addFindings([item], causeRows([item], deps.active().rulebook, at, false), at);
  await tx.audit([{ kind: 'work.quarantined', actor: 'meshline', subject: head.key, body: { step } }], at);
  return true;
}

function workFinding(step: PageStep, { ref, identity }: WorkHead): Finding {
  const what = ref === undefined ? (identity ?? '') : formatRef(ref);
  return {
    kind: 'failed-delivery',
    reason: WORK_FAILS,
    detail: step,
    systems: ref === undefined ? [] : [ref.connection],
    ...(ref === undefined ? {} : { ref }),
    message: `MeshLine fails at ${step === 'link' ? 'linking' : 'settling'} ${what}, so it is left out; the others go on. The log says how it fails. Mend the record or update MeshLine, then 'retry'`,
    evidence: [],
    parks: [],
  };
}

/** Its kind only: what a program says of a value may hold the value. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
