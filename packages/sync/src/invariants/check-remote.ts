import type { RemoteFacts, RemoteMutation, SentAttempt } from './remote-facts.ts';
import type { Violation } from './violation.ts';

/** The laws that only the other side of the wire can judge: what systems counted against what the ledger says was sent. */
export function checkRemote(facts: RemoteFacts): readonly Violation[] {
  const ours = facts.mutations.filter(({ viaApi }) => viaApi);
  return [
    ...duplicates(facts),
    ...doubleMarkers(ours),
    ...deletions(ours),
    ...unaccounted(facts, ours),
    ...unfounded(facts, ours),
  ];
}

const nameOf = ({ vendor, type, id }: { vendor: string; type: string; id: string }): string => `record ${vendor}/${type}/${id}`;

/**
 * I2 by the other side's own judgement: a slot that has a live record gets no second one. That two records are one thing in truth is
 * a matter of matching as long as they aren't linked; that they are, and one was made all the same, is not.
 */
function duplicates({ duplicates: found, attempts }: RemoteFacts): readonly Violation[] {
  return found
    .filter((row) => {
      if (row.reason === 'marker') return true;
      const sent = attempts.find(
        ({ kind, vendor, type, id }) => kind === 'create' && vendor === row.vendor && type === row.type && id === row.id,
      );
      return row.otherLinkedAt !== undefined && (sent === undefined || row.otherLinkedAt < sent.startedAt);
    })
    .map((row) => ({ law: 'I2', subject: nameOf(row), message: `made a second time, by ${row.reason}` }));
}

/** I2, I3: a marker is given once. */
function doubleMarkers(ours: readonly RemoteMutation[]): readonly Violation[] {
  const made = new Map<string, RemoteMutation[]>();
  for (const mutation of ours) {
    if (mutation.kind !== 'create' || mutation.marker === undefined) continue;
    const key = `${mutation.vendor} ${mutation.marker}`;
    made.set(key, [...(made.get(key) ?? []), mutation]);
  }
  return [...made.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : others.map((row) => ({
          law: 'I3' as const,
          subject: nameOf(row),
          message: `made again for the marker of ${nameOf(first)}`,
        })),
  );
}

/** I9: MeshLine deletes nothing by itself. */
function deletions(ours: readonly RemoteMutation[]): readonly Violation[] {
  return ours
    .filter(({ kind }) => kind === 'archive')
    .map((row) => ({ law: 'I9', subject: nameOf(row), message: 'deleted over the API, and no attempt ever deletes' }));
}

/** I9, I3: each change over the API belongs to an attempt that was stored before, and an attempt makes no more than its share. */
function unaccounted({ attempts, changesPerAttempt }: RemoteFacts, ours: readonly RemoteMutation[]): readonly Violation[] {
  const byRecord = new Map<string, RemoteMutation[]>();
  for (const mutation of ours) byRecord.set(nameOf(mutation), [...(byRecord.get(nameOf(mutation)) ?? []), mutation]);
  return [...byRecord].flatMap(([name, rows]): Violation[] => {
    const first = rows[0];
    if (first === undefined) return [];
    const sent = attempts.filter((attempt) => isOf(attempt, first, rows));
    const early = rows.filter((row) => !sent.some(({ startedAt }) => startedAt <= row.at));
    const updates = rows.filter(({ kind }) => kind === 'update').length;
    return [
      ...early.map(({ kind, at }): Violation => ({
        law: 'I9',
        subject: name,
        message: `a ${kind} at ${new Date(at).toISOString()} that no attempt was stored for before`,
      })),
      ...(updates > sent.length * changesPerAttempt
        ? [{ law: 'I3' as const, subject: name, message: `${updates} updates over the API for ${sent.length} attempts` }]
        : []),
    ];
  });
}

function isOf(attempt: SentAttempt, record: RemoteMutation, rows: readonly RemoteMutation[]): boolean {
  if (attempt.vendor !== record.vendor || attempt.type !== record.type) return false;
  return attempt.id === record.id || (attempt.slot !== undefined && rows.some(({ marker }) => marker === attempt.slot));
}

/** I25: what counts as applied by its attempt was applied. */
function unfounded({ attempts }: RemoteFacts, ours: readonly RemoteMutation[]): readonly Violation[] {
  return attempts
    .filter(({ kind, outcome, state }) => kind === 'create' && outcome === 'applied' && ['applied', 'confirmed'].includes(state))
    .filter(
      (attempt) => !ours.some((row) => row.vendor === attempt.vendor && row.kind === 'create' && row.marker === attempt.slot),
    )
    .map(({ intent }) => ({
      law: 'I25',
      subject: `intent ${intent}`,
      message: 'it counts as applied, and the other side never made it',
    }));
}
