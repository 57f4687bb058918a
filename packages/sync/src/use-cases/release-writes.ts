import type { Intent } from '../model/intent.ts';
import type { Transaction } from '../ports/store.ts';

/** Gives claimed writes back that weren't sent: they are ready again, and it doesn't count as a try of theirs. */
export async function releaseWrites(tx: Transaction, intents: readonly Intent[], notBefore: number, at: number): Promise<void> {
  await tx.updateIntents(
    intents.map(({ id, leaseEpoch }) => ({ id, leaseEpoch, state: 'ready' as const, notBefore, unsent: true })),
    at,
  );
}
