import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import type { Claimed, Sending } from '../model/sending.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { Transaction } from '../ports/store.ts';
import { compareCreates } from './compare-creates.ts';
import { compareTargets, type Compared } from './compare-targets.ts';
import { pick } from './plan-lines.ts';
import type { KeyReading } from './read-natural-keys.ts';
import { readBackOf, type TargetReading } from './read-targets.ts';
import { attemptsOf, refuseWrites } from './refuse-writes.ts';
import { releaseWrites } from './release-writes.ts';
import { writeRoom } from './write-room.ts';

/** Before a reading that may have been older than what is stored is repeated, at least. */
const LOOK_AGAIN_MS = 1_000;

export interface OpenedAttempts {
  /** Their attempts are committed: they may be called for. */
  readonly sending: readonly Sending[];
  /** Records that hold all of it already; they wait for confirm. */
  readonly unchanged: number;
  /** Entities that link or settle have work for. */
  readonly entities: readonly string[];
}

/**
 * The last step before the call, in one transaction: what was read of the records is captured like any other reading,
 * each write is compared with it, and the attempts of those that may be sent are stored. Whose lease was lost meanwhile
 * isn't ours to send.
 */
export async function openAttempts(
  deps: Dependencies,
  hosted: HostedConnection,
  writes: readonly Claimed[],
  reading: TargetReading | KeyReading,
): Promise<OpenedAttempts> {
  return deps.store.transaction(async (tx) => {
    const at = deps.clock.now();
    const looked =
      'found' in reading
        ? await compareCreates(tx, deps, hosted, writes, reading)
        : await compareTargets(tx, deps, hosted, writes, reading);
    const { compared } = looked;
    const entities = new Set(looked.entities);
    const held = new Set(await tx.renewLeases(writes.map(({ intent }) => ({ id: intent.id, leaseEpoch: intent.leaseEpoch }))));
    const ours = compared.filter(({ write }) => held.has(write.intent.id));
    // Right before the call, as it may have been stopped since the claim.
    if (await tx.isStopped(hosted.id)) {
      await releaseWrites(
        tx,
        ours.map(({ write }) => write.intent),
        at,
        at,
      );
      return { sending: [], unchanged: 0, entities: [...entities] };
    }

    const again = ours.flatMap(({ write, comparison }) => (comparison.kind === 'look-again' ? [write.intent] : []));
    const wait = Math.max(LOOK_AGAIN_MS, ...again.map((intent) => readBackOf(hosted, intent)));
    await releaseWrites(tx, again, at + wait, at);
    const refused = ours.flatMap(({ write: { intent, verdicts }, comparison }) =>
      comparison.kind === 'moved-on' ? [{ intent, verdicts: { ...verdicts, [comparison.check]: comparison.why } }] : [],
    );
    for (const entity of await refuseWrites(tx, deps, refused, 'conflict', at)) entities.add(entity);

    const passed = ours.flatMap(({ write: { intent, verdicts }, comparison }): Sending[] =>
      comparison.kind === 'send' ? [{ intent, verdicts, patch: comparison.patch, openedAt: at }] : [],
    );
    const unchanged = passed.filter(({ patch }) => Object.keys(patch).length === 0);
    const sending = await withinCaps(
      tx,
      deps,
      passed.filter((row) => !unchanged.includes(row)),
      at,
    );
    await tx.insertAttempts(attemptsOf(deps, [...unchanged, ...sending], at));
    await tx.keepBefore(replacedBy(ours, sending));
    await endUnchanged(
      tx,
      unchanged.map(({ intent }) => intent),
      at,
    );
    await tx.audit(
      sending.map(({ intent, patch }) => ({
        kind: 'attempt.started',
        actor: 'meshline',
        subject: intent.id,
        body: { patch, epoch: intent.leaseEpoch },
      })),
      at,
    );
    deps.crash?.('deliver.before-attempts-commit', hosted.id);
    return { sending, unchanged: unchanged.length, entities: [...entities] };
  });
}

/** What each update replaces, in the target's own values: what an undo puts back. */
function replacedBy(compared: Compared['compared'], sending: readonly Sending[]): Parameters<Transaction['keepBefore']>[0] {
  const saw = new Map(compared.map(({ write }) => [write.intent.id, write.saw?.fields]));
  return sending.flatMap(({ intent, patch }) => {
    const fields = saw.get(intent.id);
    return intent.kind === 'create' || fields === undefined
      ? []
      : [{ intent: intent.id, before: pick(fields, Object.keys(patch)) }];
  });
}

/** As many as the caps have room for, counted before they are sent; the others are ready again. */
async function withinCaps(
  tx: Transaction,
  deps: Dependencies,
  wanted: readonly Sending[],
  at: number,
): Promise<readonly Sending[]> {
  const kind = wanted[0]?.intent.kind;
  if (kind === undefined || !(deps.caps ?? []).some((cap) => cap.kind === kind)) return wanted;
  await tx.lockWriteCounts();
  const { room } = (await writeRoom(tx, deps, kind, at)) ?? { room: wanted.length };
  const sending = wanted.slice(0, room);
  await releaseWrites(
    tx,
    wanted.slice(room).map(({ intent }) => intent),
    at,
    at,
  );
  await tx.addWrites(kind, sending.length, at);
  return sending;
}

/** Nothing is left to be sent. That it stands there is seen again by confirm, as with every other write. */
async function endUnchanged(tx: Transaction, intents: readonly Intent[], at: number): Promise<void> {
  if (intents.length === 0) return;
  await tx.updateIntents(
    intents.map(({ id, leaseEpoch }) => ({ id, leaseEpoch, state: 'applied' as const, appliedAt: at, notBefore: at })),
    at,
  );
  await tx.endAttempts(
    intents.map(({ id, leaseEpoch }) => ({ intent: id, number: leaseEpoch, outcome: 'unchanged', error: undefined })),
    at,
  );
  await tx.audit(
    intents.map(({ id }) => ({
      kind: 'attempt.ended',
      actor: 'meshline',
      subject: id,
      body: { outcome: 'unchanged', sent: false },
    })),
    at,
  );
}
