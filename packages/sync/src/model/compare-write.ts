import type { GetResult } from '@meshline/connector-spec';
import { sameValue, type Fields } from '@meshline/record';
import { sameRemote, type GateVerdicts } from '@meshline/reconcile';
import { difference } from './diff.ts';
import type { Intent } from './intent.ts';
import type { Snapshot } from './snapshot.ts';
import type { MappedStream } from './streams.ts';

/** What comes of an update when its record is read just before it is sent. */
export type Comparison =
  /** `patch` is what isn't there yet; empty = the record holds all of it by now. */
  | { readonly kind: 'send'; readonly patch: Fields; readonly old: boolean }
  /** The record isn't any more what the plan saw; `why` stands as the verdict of the gate's check. */
  | { readonly kind: 'moved-on'; readonly check: keyof GateVerdicts; readonly why: string }
  /** The reading may be older than what is stored, and shows another value: only a later one can tell. */
  | { readonly kind: 'look-again' };

export interface Compared {
  readonly intent: Intent;
  /** The record as the plan saw it. */
  readonly saw: Snapshot;
  readonly read: GetResult;
  /** Remote fields that we wrote so lately that a reading may not show it yet. */
  readonly written: ReadonlySet<string>;
  readonly mapped: MappedStream;
  /** When the reading began (Unix ms). */
  readonly readAt: number;
}

/**
 * No update overwrites what the plan didn't see (I7): each field of the patch must hold the value that it was planned
 * from, or already the one that is wanted. A reading that may be older than the stored record (`old`: its revision is, or
 * it differs only in what we wrote lately) is no evidence of a change, and isn't captured.
 */
export function compareWrite({ intent, saw, read, written, mapped, readAt }: Compared): Comparison {
  if (read.state === 'moved')
    return { kind: 'moved-on', check: 'status', why: `the record answers as ${read.to.stream} ${read.to.id} now` };
  if (read.state === 'gone') {
    if (written.size > 0) return { kind: 'look-again' };
    return { kind: 'moved-on', check: 'status', why: 'the record is deleted or archived' };
  }
  const now = read.record.fields;
  const changed = Object.keys(intent.patch).filter((root) => !sameValue(saw.fields[root], now[root]));
  if (isOld(saw, read, written, intent.entity, readAt))
    return changed.length > 0 ? { kind: 'look-again' } : { kind: 'send', patch: intent.patch, old: true };
  const holds = (root: string): boolean => sameRemote(mapped.entity, mapped.rules, { [root]: intent.patch[root] ?? null }, now);
  const there = changed.filter(holds);
  const lost = changed.filter((root) => !there.includes(root));
  if (lost.length > 0) return { kind: 'moved-on', check: 'replaySafety', why: `${lost.join(', ')} changed since it was planned` };
  const patch = Object.fromEntries(Object.entries(intent.patch).filter(([root]) => !there.includes(root)));
  return { kind: 'send', patch, old: false };
}

function isOld(
  saw: Snapshot,
  read: GetResult & { readonly state: 'found' },
  written: ReadonlySet<string>,
  entity: string,
  readAt: number,
): boolean {
  const found = difference(saw, read.record, saw.ref, entity, readAt);
  if (found.kind !== 'changed') return found.kind === 'stale';
  const names = Object.keys(found.change.fields);
  return names.length > 0 && names.every((name) => written.has(name));
}
