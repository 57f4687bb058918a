import type { ErrorData } from '@meshline/connector-spec';
import type { Finding, PausedWrite } from '@meshline/reconcile';
import type { Intent } from './intent.ts';
import { WRITE_KINDS, type WriteKind } from './write-caps.ts';

/** Refusals of one kind, with none of that kind applied since, after which a system isn't asked any more. */
export const REFUSAL_LIMIT = 5;

/** What a refusal is about: a remote field (`field:jobtitle`), or where the system names none, the kind of write (`update`). */
export type RefusedSubject = `field:${string}` | WriteKind;

/** A kind of write that a system refuses whatever the record: counted, and from the limit on paused. */
export interface WritePause {
  readonly connection: string;
  readonly stream: string;
  readonly subject: RefusedSubject;
  /** Key of the cause that holds the records. */
  readonly cause: string;
  readonly finding: PausedWrite['finding'];
  /** The identity whose write a person lets through, to see whether it is refused still. */
  readonly probe: string | undefined;
}

/**
 * What a refused write counts against. A refusal that is about one record (it is gone, another one holds its key) says nothing of
 * the next one.
 */
export function refusedSubjects(intent: Intent, { code, fields }: ErrorData): readonly RefusedSubject[] {
  if (!['RECORD_REJECTED', 'SCHEMA_CHANGED', 'NOT_SUPPORTED'].includes(code)) return [];
  const named = (fields ?? []).filter((field) => Object.hasOwn(intent.patch, field));
  return named.length > 0 ? named.map((field): RefusedSubject => `field:${field}`) : [intent.kind];
}

/** What an applied write shows to be taken. */
export function takenSubjects({ kind, patch }: Pick<Intent, 'kind' | 'patch'>): readonly RefusedSubject[] {
  return [kind, ...Object.keys(patch).map((field): RefusedSubject => `field:${field}`)];
}

/** Pauses that stand for an identity, as the plan sees them; by stream. */
export function pausesFor(
  pauses: readonly WritePause[],
  connection: string,
  identity: string,
): Readonly<Record<string, readonly PausedWrite[]>> {
  const standing = pauses.filter((pause) => pause.connection === connection && pause.probe !== identity);
  return Object.fromEntries(
    [...Map.groupBy(standing, ({ stream }) => stream)].map(([stream, some]) => [stream, some.map(pausedWrite)]),
  );
}

/** Remote fields of an intent that are paused: all of them where its kind of write is. */
export function pausedPaths(pauses: readonly WritePause[], intent: Intent): readonly string[] {
  const standing = pausesFor(pauses, intent.connection, intent.identity)[intent.stream] ?? [];
  if (standing.some(({ kind }) => kind === intent.kind)) return Object.keys(intent.patch);
  return standing.flatMap(({ path }) => path ?? []);
}

function pausedWrite({ subject, finding }: WritePause): PausedWrite {
  const kind = WRITE_KINDS.find((known) => known === subject);
  return { path: kind === undefined ? subject.slice('field:'.length) : undefined, kind, finding };
}

/** What the records that wait have in common with those that were refused. */
export function pausedFinding(
  { kind, reason, detail, field }: Finding,
  { connection, stream, subject }: Pick<WritePause, 'connection' | 'stream' | 'subject'>,
): PausedWrite['finding'] {
  const what = subject.startsWith('field:')
    ? `'${subject.slice('field:'.length)}' of ${stream}`
    : `every ${subject} of ${stream}`;
  const message = `${connection} refuses ${what}, whatever the record, so it isn't sent there any more; the rest goes on. Mend what refuses it, then 'retry': one record is tried first, then the others`;
  return { kind, reason, detail, field, message };
}
