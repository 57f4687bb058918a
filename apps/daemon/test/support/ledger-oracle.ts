import { observe, sameCanonical, type Finding, type Observed } from '@meshline/reconcile';
import { formatRef, type Value } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import type { StoredIdentity } from '@meshline/sync';
import type { World } from './world.ts';

/** Two systems that say different things of one field of one thing. */
export interface Disagreement {
  readonly entity: string;
  readonly identity: string;
  readonly field: string;
  readonly one: string;
  readonly other: string;
  readonly says: readonly [unknown, unknown];
}

/**
 * Every pair of systems that disagree on a field which both hold and MeshLine may write, and that no open exception of
 * the thing names (I4). Judged pair by pair from the stored records, so that a wrong golden record can't hide it.
 */
export async function unnamedDisagreements(world: World): Promise<readonly Disagreement[]> {
  const findings = await openFindings(world);
  const found: Disagreement[] = [];
  for (const entity of world.rulebook.entities) {
    const { rows } = await world.pool.query<{ id: string }>('select id from identity where entity = $1 order by id', [
      entity.name,
    ]);
    const ids = rows.map(({ id }) => id);
    const [stored, references] = await world.deps.store.transaction(
      async (tx) => [await tx.loadIdentities(ids), await tx.resolveReferencesOfIdentities(ids)] as const,
    );
    for (const identity of stored) {
      const views = viewsOf(entity, identity, references);
      for (const [field, rules] of Object.entries(entity.fields)) {
        for (const [i, one] of views.entries()) {
          for (const other of views.slice(i + 1)) {
            const [a, b] = [one.seen[field], other.seen[field]];
            if (
              one.ref.connection === other.ref.connection ||
              !comparable(one, other, field) ||
              a === undefined ||
              b === undefined
            )
              continue;
            const [left, right] = [valueOf(a), valueOf(b)];
            const agree =
              left === right ||
              (isPlain(a) &&
                isPlain(b) &&
                sameCanonical(rules.type, left, right, { country: one.country ?? other.country, currency: rules.currency }));
            if (agree || isNamed(findings.get(identity.identity) ?? [], field, [one.key, other.key])) continue;
            found.push({ entity: entity.name, identity: identity.identity, field, one: one.key, other: other.key, says: [a, b] });
          }
        }
      }
    }
  }
  return found;
}

interface View {
  readonly key: string;
  readonly ref: StoredIdentity['records'][number]['ref'];
  readonly stream: EntityRules['streams'][number];
  readonly seen: Readonly<Record<string, Observed>>;
  readonly country: string | undefined;
}

function viewsOf(entity: EntityRules, identity: StoredIdentity, references: Parameters<typeof observe>[3]): readonly View[] {
  return identity.records.flatMap((record) => {
    const stream = entity.streams.find(
      (rules) => rules.connection === record.ref.connection && rules.stream === record.ref.stream,
    );
    if (!record.live || record.role !== 'primary' || stream === undefined) return [];
    const seen = observe(entity, stream, record.fields, references, countryOf(identity));
    return [{ key: formatRef(record.ref), ref: record.ref, stream, seen, country: textOf(identity.golden?.['country']?.value) }];
  });
}

function countryOf(identity: StoredIdentity): { country?: string } {
  const country = textOf(identity.golden?.['country']?.value);
  return country === undefined ? {} : { country };
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Both hold the field and MeshLine may write it in both: what it can only read it can't bring to agree. */
function comparable(one: View, other: View, field: string): boolean {
  return [one, other].every(({ stream }) => {
    const lens = stream.lenses[field];
    return lens !== undefined && lens.kind !== 'parent-text' && lens.access !== 'read';
  });
}

function isPlain({ state }: Observed): boolean {
  return state === 'set' || state === 'cleared';
}

function valueOf(seen: Observed): Value {
  return seen.state === 'set' ? seen.value : null;
}

/** Findings of open items by identity. */
async function openFindings(world: World): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const { rows } = await world.pool.query<{ identity: string; finding: Finding }>(
    `select e.identity, e.finding from exception_item e join exception x on x.id = e.exception
       where e.state = 'open' and x.state = 'open' and e.identity is not null`,
  );
  const map = new Map<string, Finding[]>();
  for (const { identity, finding } of rows) map.set(identity, [...(map.get(identity) ?? []), finding]);
  return map;
}

/** An exception names a field when it is about that field, or about the whole write of one of the two records. */
function isNamed(findings: readonly Finding[], field: string, keys: readonly string[]): boolean {
  return findings.some(
    (finding) =>
      (finding.field === field && (finding.ref === undefined || keys.includes(formatRef(finding.ref)))) ||
      finding.parks.some(
        (park) =>
          park.ref !== undefined && keys.includes(formatRef(park.ref)) && (park.field === undefined || park.field === field),
      ),
  );
}
