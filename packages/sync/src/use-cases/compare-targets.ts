import type { GetResult, RemoteRecord } from '@meshline/connector-spec';
import { formatRef, sameValue, type RecordRef } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import { compareWrite, type Comparison } from '../model/compare-write.ts';
import type { Claimed } from '../model/sending.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { mappedStream } from '../model/streams.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { Transaction } from '../ports/store.ts';
import { commitReading, type Reading } from './commit-records.ts';
import { readBackOf, type TargetReading } from './read-targets.ts';

interface ComparedWrite {
  readonly write: Claimed;
  readonly read: GetResult | undefined;
  readonly comparison: Comparison;
}

export interface Compared {
  readonly compared: readonly { readonly write: Claimed; readonly comparison: Comparison }[];
  /** Entities that link or settle have work for, as the reading brought news. */
  readonly entities: readonly string[];
}

/** Each update with what its record shows now; what was read is captured like any other reading. */
export async function compareTargets(
  tx: Transaction,
  deps: Dependencies,
  hosted: HostedConnection,
  writes: readonly Claimed[],
  reading: TargetReading,
): Promise<Compared> {
  const compared = await compareEach(tx, deps, hosted, writes, reading);
  const { entities } = await commitReading(tx, deps.active().rulebook, captured(hosted.id, compared, reading));
  return { compared, entities };
}

async function compareEach(
  tx: Transaction,
  deps: Dependencies,
  hosted: HostedConnection,
  writes: readonly Claimed[],
  reading: TargetReading,
): Promise<readonly ComparedWrite[]> {
  const [first] = writes;
  if (first === undefined) return [];
  const lag = readBackOf(hosted, first.intent);
  const refs = writes.flatMap(({ saw }) => (saw === undefined ? [] : [saw.ref]));
  const written = lag > 0 ? await tx.fieldsWrittenSince(refs, reading.readAt - lag) : new Map<string, readonly string[]>();
  // Locked, so that nobody captures something newer between here and the attempt.
  const stored = new Map((await tx.lockSnapshots(refs)).map((snapshot) => [formatRef(snapshot.ref), snapshot]));
  const mapped = mappedStream(deps.active().rulebook, hosted.id, first.intent.stream);
  return writes.map((write) => {
    const read = reading.results.get(write.intent.id);
    if (read === undefined || write.saw === undefined || mapped === undefined)
      return { write, read: undefined, comparison: { kind: 'look-again' } };
    const key = formatRef(write.saw.ref);
    const now = stored.get(key) ?? write.saw;
    const overtaken = overtakenBy(write, now);
    // What another reading brought since the claim may be newer than this one: it stands.
    if (overtaken !== undefined) return { write, read: undefined, comparison: overtaken };
    const { intent } = write;
    const recent = new Set(written.get(key));
    return { write, read, comparison: compareWrite({ intent, saw: now, read, written: recent, mapped, readAt: reading.readAt }) };
  });
}

/** What was captured since the claim has changed the record in what the write is about. */
function overtakenBy({ intent, saw }: Claimed, now: Snapshot): Comparison | undefined {
  if (!now.live) return { kind: 'moved-on', check: 'status', why: 'the record is deleted or archived' };
  const changed = Object.keys(intent.patch).filter((root) => !sameValue(saw?.fields[root], now.fields[root]));
  if (changed.length === 0) return undefined;
  return { kind: 'moved-on', check: 'replaySafety', why: `${changed.join(', ')} changed since it was planned` };
}

/** What of the reading is news: all of it, but for what may be older than what is stored. */
function captured(connection: string, compared: readonly ComparedWrite[], { readAt }: TargetReading): Reading {
  const records: RemoteRecord[] = [];
  const gone: { stream: string; id: string }[] = [];
  const aliases: { from: RecordRef; to: RecordRef; reason: 'merged' | 'converted' }[] = [];
  for (const { write, read, comparison } of compared) {
    if (read === undefined || write.saw === undefined || comparison.kind === 'look-again') continue;
    if (comparison.kind === 'send' && comparison.old) continue;
    const { ref } = write.saw;
    if (read.state === 'found') records.push(read.record);
    if (read.state === 'gone') gone.push({ stream: ref.stream, id: ref.id });
    if (read.state === 'moved') {
      aliases.push({ from: ref, to: { connection, ...read.to }, reason: read.to.stream === ref.stream ? 'merged' : 'converted' });
      if (read.record) records.push(read.record);
    }
  }
  return { connection, records, gone, aliases, readAt };
}
