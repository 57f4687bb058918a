import { isConnectorError, type ErrorData, type GetResult, type RemoteRecord } from '@meshline/connector-spec';
import { formatRef, type RecordRef } from '@meshline/record';
import { sameRemote, type Finding } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { ATTEMPT_LIMIT } from '../model/gate-facts.ts';
import type { Intent } from '../model/intent.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import { backoff } from '../model/retry-time.ts';
import { mappedStream } from '../model/streams.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { IntentUpdate } from '../ports/deliver-store.ts';
import type { Transaction } from '../ports/store.ts';
import { apart } from './apart.ts';
import { commitReading } from './commit-records.ts';
import { failWrite } from './fail-write.ts';
import { readWritten, type Written } from './read-written.ts';
import { holdRestored } from './restored.ts';

const PAGE = 200;
/** A write of which nobody knows is looked for so often, until it counts that it isn't there. */
const LOOK_AGAIN_MS = 30_000;
/** After a reading that fails until the connection is mended. */
const READ_AGAIN_MS = 60_000;

export interface ConfirmResult {
  readonly settled: number;
  readonly ended: 'idle' | 'waiting' | 'stopped';
  readonly until?: number | undefined;
}

/**
 * Reads back what was applied, and probes what is unknown, through capture: the values that come back are stored like
 * any others. Read back as written = `confirmed` (and the baseline moves); as something else = `rewritten` (settled
 * again); unknown and found = applied; unknown and absent after the vendor's lag = ready again. Throws `ConnectorError` where the
 * connection needs somebody before anything can be read.
 */
export async function confirm(deps: Dependencies, connection: string): Promise<ConfirmResult> {
  const hosted = deps.connections.get(connection);
  let settled = 0;
  while (!deps.signal.aborted) {
    const until = hosted.openUntil();
    if (until !== undefined && until > deps.clock.now()) return { settled, ended: 'waiting', until };
    const due = await deps.store.transaction((tx) => tx.dueForConfirm(connection, deps.clock.now(), PAGE));
    if (due.length === 0) {
      const next = await deps.store.transaction((tx) => tx.nextConfirm(connection));
      return { settled, ended: 'idle', until: next };
    }
    const startedAt = deps.clock.now();
    let done = 0;
    await apart(
      due,
      async (part) => {
        done += await confirmBatch(deps, hosted, part, startedAt);
      },
      (intent, error) => failWrite(deps, 'confirm', intent, error),
    );
    settled += done;
    deps.meter.add('confirm', done, startedAt, deps.clock.now());
  }
  return { settled, ended: 'stopped' };
}

async function confirmBatch(
  deps: Dependencies,
  hosted: HostedConnection,
  due: readonly Intent[],
  readAt: number,
): Promise<number> {
  const reading = await readWritten(deps, hosted, due[0]?.stream ?? '', due);
  deps.crash?.('confirm.after-get', hosted.id);
  if (!isConnectorError(reading)) return store(deps, hosted, due, reading, readAt);
  // Nothing is decided by a read that failed: the intents stay, and are looked at again.
  const at = deps.clock.now();
  const asks = !['retry-with-backoff', 'wait-until'].includes(reading.disposition);
  const again = Math.max(reading.data.retryAt ?? 0, at + (asks ? READ_AGAIN_MS : 2_000));
  await deps.store.transaction((tx) =>
    tx.updateIntents(
      due.map((intent) => ({ id: intent.id, leaseEpoch: undefined, state: intent.state, notBefore: again })),
      deps.clock.now(),
    ),
  );
  deps.log.warn({ connection: hosted.id, code: reading.code }, 'reading back failed');
  if (asks) throw reading;
  return 0;
}

async function store(
  deps: Dependencies,
  hosted: HostedConnection,
  due: readonly Intent[],
  { results, blind }: Written,
  readAt: number,
): Promise<number> {
  const { rulebook } = deps.active();
  const at = deps.clock.now();
  const outcome = await deps.store.transaction(async (tx) => {
    const records: RemoteRecord[] = [];
    const gone: { stream: string; id: string }[] = [];
    const aliases: { from: RecordRef; to: RecordRef; reason: 'merged' | 'converted' }[] = [];
    for (const intent of due) {
      const result = results.get(intent.id);
      if (result?.state === 'found') records.push(result.record);
      if (result?.state === 'gone' && intent.recordId !== undefined) gone.push({ stream: intent.stream, id: intent.recordId });
      if (result?.state === 'moved' && intent.recordId !== undefined) {
        const from = { connection: hosted.id, stream: intent.stream, id: intent.recordId };
        aliases.push({
          from,
          to: { connection: hosted.id, ...result.to },
          reason: result.to.stream === intent.stream ? 'merged' : 'converted',
        });
      }
      if (result?.state === 'moved' && result.record) records.push(result.record);
    }
    records.push(...(await neverRead(tx, hosted, due, results, at)));
    // A record that we created is linked before capture's page is, so that nothing matches it to somebody else.
    const appeared = due.flatMap((intent) => {
      const result = results.get(intent.id);
      if (intent.kind !== 'create' || result?.state !== 'found') return [];
      return [{ intent, ref: { connection: hosted.id, stream: result.record.stream, id: result.record.id } }];
    });
    const committed = await commitReading(tx, rulebook, { connection: hosted.id, records, gone, aliases, readAt });
    if (appeared.length > 0) await tx.linkCreated(appeared, at);

    const judged = due.map((intent) =>
      blind.has(intent.id) ? unfindable(intent) : judge(deps, hosted, intent, results.get(intent.id), at),
    );
    const updated = new Set(
      await tx.updateIntents(
        judged.map(({ update }) => update),
        at,
      ),
    );
    await holdRestored(
      tx,
      deps,
      judged.flatMap(({ intent, update }) => (update.state === 'confirmed' && updated.has(intent.id) ? [intent] : [])),
      at,
    );
    const items = judged.flatMap(({ intent, finding }) =>
      finding && updated.has(intent.id) ? [queueItem('deliver', finding, intent.entity, intent.identity)] : [],
    );
    if (items.length > 0) await tx.addFindings(items, causeRows(items, rulebook, at, false), at);
    const ended = judged.filter(
      ({ intent, update }) => updated.has(intent.id) && update.state !== 'applied' && update.state !== 'unknown',
    );
    await tx.forgetWriteFailures(ended.map(({ intent }) => intent.id));
    const entities = new Set([
      ...committed.entities,
      ...(await tx.markIdentitiesDirty(ended.map(({ intent }) => intent.identity))),
    ]);
    for (const entity of await tx.markReferringIdentitiesDirty(appeared.map(({ intent }) => intent.identity)))
      entities.add(entity);
    await tx.audit(
      ended.map(({ intent, update }) => ({ kind: `intent.${update.state}`, actor: 'meshline', subject: intent.id })),
      at,
    );
    deps.crash?.('confirm.before-commit', hosted.id);
    return { ended: ended.length, entities: [...entities], resend: judged.some(({ update }) => update.state === 'ready') };
  });
  deps.crash?.('confirm.after-commit', hosted.id);
  await deps.wakeUps.wake([
    ...outcome.entities.map((scope) => ({ queue: 'reconcile' as const, scope })),
    ...(outcome.resend ? [{ queue: 'deliver' as const, scope: hosted.id }] : []),
  ]);
  return outcome.ended;
}

interface Judged {
  readonly intent: Intent;
  readonly update: IntentUpdate;
  readonly finding?: Finding | undefined;
}

function judge(deps: Dependencies, hosted: HostedConnection, intent: Intent, result: GetResult | undefined, at: number): Judged {
  const base = { id: intent.id, leaseEpoch: undefined };
  const lag = hosted.manifest.streams[intent.stream]?.lagMs ?? 0;
  const readBack = readBackOf(hosted, intent);
  const later = at + Math.max(readBack, 1_000);
  if (result === undefined) return { intent, update: { ...base, state: intent.state, notBefore: later } };
  if (result.state === 'moved') return { intent, update: { ...base, state: 'superseded' } };
  if (result.state === 'gone') {
    if (intent.kind === 'create' && intent.state === 'unknown') return notThere(intent, at, lag);
    if (intent.kind === 'create' && !isGoneAgain(intent, at, readBack))
      return { intent, update: { ...base, state: intent.state, notBefore: later } };
    return { intent, update: { ...base, state: 'superseded' } };
  }
  const mapped = mappedStream(deps.active().rulebook, hosted.id, result.record.stream);
  const landed = mapped !== undefined && sameRemote(mapped.entity, mapped.rules, intent.patch, result.record.fields);
  if (landed) {
    return {
      intent,
      update: {
        ...base,
        state: 'confirmed',
        recordId: result.record.id,
        ...(intent.appliedAt === undefined ? { appliedAt: at } : {}),
      },
    };
  }
  // A list or an index may still show the time before the write.
  if (intent.state === 'applied' && mayLag(intent, at, readBack))
    return { intent, update: { ...base, state: 'applied', notBefore: Math.max(at, lagIsOver(intent, at, readBack)) } };
  if (intent.state === 'unknown' && intent.kind === 'update') return notThere(intent, at, lag);
  // Counted: the loop budget ends a fight, however soon the other side changes the value back.
  const rewrites = intent.rewrites + 1;
  return { intent, update: { ...base, state: 'rewritten', recordId: result.record.id, rewrites } };
}

function readBackOf(hosted: HostedConnection, { stream }: Intent): number {
  const manifest = hosted.manifest.streams[stream];
  return manifest?.readBackMs ?? manifest?.lagMs ?? 0;
}

function mayLag(intent: Intent, at: number, readBack: number): boolean {
  return at < lagIsOver(intent, at, readBack);
}

/** From then on what is read is how it is: a vendor's lag is the longest that it takes. */
function lagIsOver({ appliedAt }: Intent, at: number, readBack: number): number {
  return (appliedAt ?? at) + readBack + 1_000;
}

/** The vendor said that it made the record, and then that it isn't there: somebody deleted it before it was read. */
function isGoneAgain(intent: Intent, at: number, readBack: number): boolean {
  return intent.kind === 'create' && intent.state === 'applied' && intent.recordId !== undefined && !mayLag(intent, at, readBack);
}

/**
 * Records that were made and deleted before anybody read them, as they were made: with their tombstones they keep their
 * slots taken, so that nothing is made again.
 */
async function neverRead(
  tx: Transaction,
  hosted: HostedConnection,
  due: readonly Intent[],
  results: ReadonlyMap<string, GetResult>,
  at: number,
): Promise<RemoteRecord[]> {
  const gone = due.filter(
    (intent) => results.get(intent.id)?.state === 'gone' && isGoneAgain(intent, at, readBackOf(hosted, intent)),
  );
  if (gone.length === 0) return [];
  const made = gone.map(({ stream, recordId, patch, slot }): RemoteRecord => ({
    stream,
    id: recordId ?? '',
    fields: patch,
    ...(slot === undefined ? {} : { marker: slot }),
  }));
  const known = new Set(
    (await tx.snapshots(made.map(({ stream, id }) => ({ connection: hosted.id, stream, id })))).map(({ ref }) => formatRef(ref)),
  );
  return made.filter(({ stream, id }) => !known.has(formatRef({ connection: hosted.id, stream, id })));
}

/**
 * Whether an unknown write was applied has been looked at, and it was not. That counts once every index must have caught up
 * with the attempt; `retryAt` holds that moment. Then it may be tried again, a limited number of times.
 */
function notThere(intent: Intent, at: number, lag: number): Judged {
  const base = { id: intent.id, leaseEpoch: undefined };
  const from = intent.error?.retryAt;
  if (from === undefined || at < from) {
    const counts = from ?? at + lag;
    const error: ErrorData = {
      ...(intent.error ?? { code: 'OUTCOME_UNKNOWN', message: 'The outcome of the write is unknown.' }),
      retryAt: counts,
    };
    return { intent, update: { ...base, state: 'unknown', notBefore: Math.min(counts, at + LOOK_AGAIN_MS), error } };
  }
  if (intent.attempts < ATTEMPT_LIMIT)
    return { intent, update: { ...base, state: 'ready', notBefore: at + backoff(intent.attempts) } };
  return { intent, update: { ...base, state: 'rejected' }, finding: neverApplied(intent) };
}

/** Nothing can say whether the record was made: to make it again could make it twice. */
function unfindable(intent: Intent): Judged {
  const { connection, stream } = intent;
  const finding: Finding = {
    kind: 'failed-delivery',
    reason: 'outcome-unknown',
    detail: stream,
    systems: [connection],
    message: `${connection} gave no answer to a new record of ${stream}, and without MeshLine's field there nothing can look for it. Look whether it is there, delete it or link it, then retry. 'meshline setup' makes the field`,
    evidence: [],
    parks: [{ connection, ref: undefined }],
  };
  return { intent, update: { id: intent.id, leaseEpoch: undefined, state: 'rejected' }, finding };
}

function neverApplied(intent: Intent): Finding {
  const { connection, stream, recordId, fields } = intent;
  const ref = recordId === undefined ? undefined : { connection, stream, id: recordId };
  return {
    kind: 'failed-delivery',
    reason: 'never-applied',
    detail: stream,
    systems: [connection],
    ...(ref === undefined ? {} : { ref }),
    ...(fields.length === 1 ? { field: fields[0]?.field } : {}),
    message: `${connection} was asked ${intent.attempts} times to ${intent.kind} a record of ${stream}; it gave no usable answer, and the write isn't there. Look at the system's own log, then retry`,
    evidence: ref === undefined ? [] : [{ ref, value: formatRef(ref), readAt: 0 }],
    parks: [{ connection, ref }],
  };
}
