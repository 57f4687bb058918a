import type { Answer, Asked } from '@meshline/admin-api';
import type { Dependencies } from '@meshline/sync';

/**
 * The first answer again, for a call that is repeated under its key. All that is asked so may be done twice without harm, so that a
 * death between the two transactions costs nothing.
 */
export async function once<Result>(
  deps: Dependencies,
  { idempotency }: Asked,
  work: () => Promise<Answer<Result>>,
): Promise<Answer<Result>> {
  if (idempotency === undefined) return work();
  const { key, fingerprint } = idempotency;
  const known = await deps.store.transaction((tx) => tx.lockIdempotencyKey(key));
  if (known !== undefined) return answerOf<Result>(known, fingerprint);
  const answer = await work();
  // What was refused may be asked again.
  if (!answer.ok) return answer;
  return deps.store.transaction(async (tx) => {
    const earlier = await tx.lockIdempotencyKey(key);
    if (earlier !== undefined) return answerOf<Result>(earlier, fingerprint);
    await tx.rememberIdempotencyKey({ key, fingerprint, result: answer, at: deps.clock.now() });
    return answer;
  });
}

function answerOf<Result>(
  known: { readonly fingerprint: string; readonly result: unknown },
  fingerprint: string,
): Answer<Result> {
  if (known.fingerprint === fingerprint) return known.result as Answer<Result>;
  return { ok: false, code: 'key-reused', message: 'The idempotency key belongs to another call; take a new one.' };
}
