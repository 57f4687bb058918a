import { formatRef, type Fields } from '@meshline/record';
import { observe, type References } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import { isOpen, isRestore } from '../model/intents.ts';
import { mappedStream } from '../model/streams.ts';
import type { StoredIdentity } from '../ports/settle-store.ts';
import type { Transaction } from '../ports/store.ts';

type StoredRecord = StoredIdentity['records'][number];

/**
 * While an undo is on its way, what its records show of the fields that it restores is nobody's edit: whether it was read before or
 * after the write landed, it counts as what was agreed on.
 */
export function withoutRestores(entity: EntityRules, row: StoredIdentity, references: References): readonly StoredRecord[] {
  const restores = row.openIntents.filter((intent) => isOpen(intent) && isRestore(intent));
  if (restores.length === 0) return row.records;
  return row.records.map((record) => {
    const own = restores.find((intent) => formatRef(record.ref) === refOf(intent));
    return own === undefined ? record : { ...record, baseline: baselineAfter(entity, row, record, own, references) };
  });
}

/**
 * Undone writes that were read back: the baseline moves to what was restored (architecture 6.7), so that nobody takes it for an edit,
 * and a hold keeps it from being written again.
 */
export async function holdRestored(tx: Transaction, deps: Dependencies, confirmed: readonly Intent[], at: number): Promise<void> {
  const restores = confirmed.filter(isRestore);
  if (restores.length === 0) return;
  const { rulebook, hash } = deps.active();
  const ids = [...new Set(restores.map(({ identity }) => identity))];
  const stored = new Map((await tx.loadIdentities(ids)).map((row) => [row.identity, row]));
  const references = await tx.resolveReferencesOfIdentities(ids);
  const baselines = restores.flatMap((intent) => {
    const entity = mappedStream(rulebook, intent.connection, intent.stream)?.entity;
    const row = stored.get(intent.identity);
    const record = row?.records.find(({ ref }) => formatRef(ref) === refOf(intent));
    if (entity === undefined || row === undefined || record === undefined) return [];
    return [{ ref: record.ref, epoch: record.epoch, fields: baselineAfter(entity, row, record, intent, references) }];
  });
  await tx.writeBaselines(baselines, at);
  await tx.dropGolden(await ofSplits(tx, restores));
  await tx.insertRestoreHolds(
    restores.flatMap(({ identity, connection, stream, recordId, fields, changeSet }) =>
      fields.map(({ field }) => ({
        id: deps.ids.next(),
        identity,
        ref: { connection, stream, id: recordId ?? '' },
        field,
        changeSet,
        rulebook: hash,
        reason: 'undone',
      })),
    ),
    at,
  );
}

/**
 * What a wrong link had made agreed on is agreed on no more: the golden record follows what its own records show. After any other undo it
 * stays, and the record is on hold against it.
 */
async function ofSplits(
  tx: Transaction,
  restores: readonly Intent[],
): Promise<readonly { readonly identity: string; readonly fields: readonly string[] }[]> {
  const splits = new Set<string>();
  for (const id of new Set(restores.map(({ changeSet }) => changeSet))) {
    const undoes = (await tx.changeSet(id))?.undoes;
    if (undoes !== undefined && (await tx.splitWrites(undoes)) !== undefined) splits.add(id);
  }
  return restores
    .filter(({ changeSet }) => splits.has(changeSet))
    .map(({ identity, fields }) => ({ identity, fields: fields.map(({ field }) => field) }));
}

function refOf({ connection, stream, recordId }: Intent): string {
  return formatRef({ connection, stream, id: recordId ?? '' });
}

function baselineAfter(
  entity: EntityRules,
  { golden }: StoredIdentity,
  record: StoredRecord,
  { fields }: Intent,
  references: References,
): Fields {
  const { connection, stream } = record.ref;
  const rules = entity.streams.find((one) => one.connection === connection && one.stream === stream);
  if (rules === undefined) return record.baseline;
  const place = Object.keys(entity.fields).find((name) => entity.fields[name]?.type === 'country');
  const country = place === undefined ? undefined : golden?.[place]?.value;
  const seen = observe(entity, rules, record.fields, references, typeof country === 'string' ? { country } : {});
  const shown = fields.flatMap(({ field }) => {
    const said = seen[field];
    if (said?.state === 'set') return [[field, said.value] as const];
    return said?.state === 'cleared' ? [[field, null] as const] : [];
  });
  return { ...record.baseline, ...Object.fromEntries(shown) };
}
