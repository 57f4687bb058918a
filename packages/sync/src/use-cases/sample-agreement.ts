import { isConnectorError, type RemoteRecord } from '@meshline/connector-spec';
import { formatRef, type RecordRef } from '@meshline/record';
import { agreementOf } from '@meshline/reconcile';
import { USER_ENTITY, type EntityRules } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import { wantedFields } from '../model/streams.ts';
import type { AgreementCount } from '../ports/agreement-store.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { Transaction } from '../ports/store.ts';
import { commitReading, type Reading } from './commit-records.ts';

export interface Sampled {
  readonly identities: number;
  readonly records: number;
  /** Pairs of values that were compared, and of those the ones that were the same. */
  readonly compared: number;
  readonly same: number;
  /** Entities in which something had changed without a signal. */
  readonly changed: readonly string[];
}

const NOTHING: Sampled = { identities: 0, records: 0, compared: 0, same: 0, changed: [] };

/** Entities that can be compared: those that two connections hold. */
export function comparedEntities(entities: readonly EntityRules[]): readonly EntityRules[] {
  return entities.filter(
    ({ name, streams }) => name !== USER_ENTITY && new Set(streams.map(({ connection }) => connection)).size > 1,
  );
}

/**
 * Reads some linked records of an entity anew, whatever their systems have told of changes, and compares each field with what counts. The
 * values come in through capture: what was changed without a signal is found here and settled like any other change. Connections that
 * can't be used are left out.
 */
export async function sampleAgreement(deps: Dependencies, entity: EntityRules, limit: number): Promise<Sampled> {
  const { rulebook } = deps.active();
  const { ids, refs, usable } = await deps.store.transaction(async (tx) => {
    const able = (await tx.connections()).filter(({ id, state }) => state === 'ok' && deps.connections.ids.includes(id));
    const found = await tx.sampleIdentities(
      entity.name,
      able.map(({ id }) => id),
      limit,
      deps.clock.now(),
    );
    return { ids: found, refs: await tx.membersOf(found), usable: able.map(({ id }) => id) };
  });
  if (ids.length === 0) return NOTHING;
  const readings: Reading[] = [];
  for (const id of usable) {
    const own = refs.filter(({ connection }) => connection === id);
    const reading = own.length === 0 ? undefined : await read(deps, deps.connections.get(id), own);
    if (reading !== undefined) readings.push(reading);
  }
  const fresh = new Set(
    readings.flatMap(({ connection, records }) => records.map(({ stream, id }) => formatRef({ connection, stream, id }))),
  );
  const sampled = await deps.store.transaction(async (tx) => {
    const changed = new Set<string>();
    for (const reading of readings) for (const name of (await commitReading(tx, rulebook, reading)).entities) changed.add(name);
    const counts = await compared(tx, entity, ids, fresh);
    await tx.addAgreement(counts, deps.clock.now());
    const sum = (of: (row: AgreementCount) => number): number => counts.reduce((total, row) => total + of(row), 0);
    return {
      identities: ids.length,
      records: fresh.size,
      compared: sum((row) => row.compared),
      same: sum((row) => row.same),
      changed: [...changed],
    };
  });
  await deps.wakeUps.wake(sampled.changed.map((scope) => ({ queue: 'reconcile', scope })));
  return sampled;
}

/** The records as they are now; undefined where the system can't be read. */
async function read(deps: Dependencies, hosted: HostedConnection, refs: readonly RecordRef[]): Promise<Reading | undefined> {
  if ((hosted.openUntil() ?? 0) > deps.clock.now()) return undefined;
  const wanted = wantedFields(deps.active().rulebook, hosted.id, hosted.manifest);
  const records: RemoteRecord[] = [];
  const gone: { stream: string; id: string }[] = [];
  const readAt = deps.clock.now();
  try {
    for (const stream of new Set(refs.map((ref) => ref.stream))) {
      const own = refs.filter((ref) => ref.stream === stream);
      const size = hosted.manifest.streams[stream]?.batch.get ?? 1;
      const fields = wanted[stream];
      for (let at = 0; at < own.length; at += size) {
        const targets = own.slice(at, at + size).map(({ id }) => ({ key: id, id }));
        const request = { stream, targets, ...(fields === undefined ? {} : { fields }), signal: deps.signal };
        for (const result of await hosted.get(request, { lane: 'backfill' })) {
          if (result.state === 'found') records.push(result.record);
          // One that moved is told by its own feed, with where it went.
          if (result.state === 'gone') gone.push({ stream, id: result.key });
        }
      }
    }
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    deps.log.debug({ connection: hosted.id, code: error.code }, 'a sample could not be read');
    return undefined;
  }
  return { connection: hosted.id, records, gone, aliases: [], readAt };
}

/** Against the golden record as it was before what was just read is settled: that is the agreement that there really was. */
async function compared(
  tx: Transaction,
  entity: EntityRules,
  ids: readonly string[],
  fresh: ReadonlySet<string>,
): Promise<readonly AgreementCount[]> {
  const references = await tx.resolveReferencesOfIdentities(ids);
  const counts = new Map<string, AgreementCount>();
  for (const { golden, records } of await tx.loadIdentities(ids)) {
    if (golden === undefined) continue;
    const read = records.filter(({ ref }) => fresh.has(formatRef(ref)));
    for (const { field, a, b, same } of agreementOf(entity, golden, read, references)) {
      const key = `${field} ${a} ${b}`;
      const known = counts.get(key) ?? { entity: entity.name, field, a, b, compared: 0, same: 0 };
      counts.set(key, { ...known, compared: known.compared + 1, same: known.same + (same ? 1 : 0) });
    }
  }
  return [...counts.values()];
}
