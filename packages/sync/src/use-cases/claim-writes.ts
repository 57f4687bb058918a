import { gate, gatePasses } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { gateFacts } from '../model/gate-facts.ts';
import type { Intent } from '../model/intent.ts';
import { isPoison } from '../model/poison.ts';
import type { Claimed } from '../model/sending.ts';
import type { HostedConnection } from '../ports/connections.ts';
import { openKinds } from './write-room.ts';
import { refuseWrites, type Refused } from './refuse-writes.ts';

export interface ClaimedBatch {
  readonly stream: string;
  readonly kind: 'create' | 'update';
  /** All of one stream and kind; empty where the gate let none through. */
  readonly writes: readonly Claimed[];
  /** The gate itself failed at them. */
  readonly failed: readonly { readonly intent: Intent; readonly error: unknown }[];
  /** Entities that settle has work for, as the gate refused some. */
  readonly settle: readonly string[];
  /** As many as may be claimed at once: there is more for another daemon. */
  readonly full: boolean;
}

/** Claims what comes next in a connection and asks the gate, in one transaction. Undefined = nothing may be sent now. */
export async function claimWrites(deps: Dependencies, hosted: HostedConnection): Promise<ClaimedBatch | undefined> {
  return deps.store.transaction(async (tx) => {
    const now = deps.clock.now();
    const open = await openKinds(tx, deps, now);
    const next = await tx.nextBatch(hosted.id, now, [...open.keys()]);
    if (!next) return undefined;
    const batch = hosted.manifest.streams[next.stream]?.batch;
    // One look at the records goes before each batch of updates, so a batch is no larger than a look.
    const most = next.kind === 'create' ? (batch?.write ?? 1) : Math.min(batch?.write ?? 1, batch?.get ?? 1);
    const limit = Math.min(most, open.get(next.kind) ?? 0);
    const intents = await tx.claimIntents(hosted.id, next.stream, next.kind, limit, now);
    const stored = (await tx.connections()).find(({ id }) => id === hosted.id);
    const { hash, rulebook } = deps.active();
    const pauses = await tx.writePauses();
    const writes: Claimed[] = [];
    const refused: Refused[] = [];
    const failed: { intent: Intent; error: unknown }[] = [];
    for (const row of await tx.deliverFacts(intents)) {
      try {
        const verdicts = gate(gateFacts(row, stored, hosted.manifest, rulebook, hash, pauses));
        if (gatePasses(verdicts)) writes.push({ intent: row.intent, verdicts, saw: row.target });
        else refused.push({ intent: row.intent, verdicts });
      } catch (error) {
        if (!isPoison(error)) throw error;
        failed.push({ intent: row.intent, error });
      }
    }
    const settle = await refuseWrites(tx, deps, refused, 'rejected', now);
    return { ...next, writes, failed, settle, full: intents.length === limit };
    // A claim that is forgotten is one that was never made: the attempts, which wait for the disk, go before the call.
  }, 'soon');
}
