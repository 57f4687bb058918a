import { observe, sameCanonical, type Finding, type Observed, type References } from '@meshline/reconcile';
import { formatRef, type Value } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import type { StoredIdentity } from '../ports/settle-store.ts';
import type { Violation } from './violation.ts';

/** Identities of one entity at rest: nothing of them is dirty, and no write of them is open. */
export interface AgreementFacts {
  readonly entity: EntityRules;
  readonly identities: readonly StoredIdentity[];
  readonly references: References;
  /** By identity: what a person is being asked, or has decided, about it. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Connections that MeshLine may not write the entity to (observed, down, stopped): they need not agree. */
  readonly unwritten: readonly string[];
}

/**
 * I4: two systems that hold a field which MeshLine may write in both say the same, or a question names the field. Judged pair
 * by pair from the stored records, so that a wrong golden record can't hide it.
 */
export function convergence(facts: AgreementFacts): readonly Violation[] {
  return facts.identities.flatMap((identity) => disagreements(facts, identity));
}

function disagreements({ entity, references, findings, unwritten }: AgreementFacts, identity: StoredIdentity): Violation[] {
  const views = viewsOf(entity, identity, references).filter(({ ref }) => !unwritten.includes(ref.connection));
  const named = findings.get(identity.identity) ?? [];
  return Object.entries(entity.fields).flatMap(([field, rules]) =>
    views.flatMap((one, i) =>
      views.slice(i + 1).flatMap((other): Violation[] => {
        const [a, b] = [one.seen[field], other.seen[field]];
        if (one.ref.connection === other.ref.connection || !comparable(one, other, field) || !a || !b) return [];
        const [left, right] = [valueOf(a), valueOf(b)];
        const agree =
          left === right ||
          (isPlain(a) &&
            isPlain(b) &&
            sameCanonical(rules.type, left, right, { country: one.country ?? other.country, currency: rules.currency }));
        if (agree || isHeld(identity, field, [one.key, other.key]) || isNamed(named, field, [one.key, other.key])) return [];
        return [
          {
            law: 'I4',
            subject: `identity ${identity.identity}`,
            message: `${field} of ${entity.name} differs between ${one.key} (${a.state}) and ${other.key} (${b.state}), and no question names it`,
          },
        ];
      }),
    ),
  );
}

interface View {
  readonly key: string;
  readonly ref: StoredIdentity['records'][number]['ref'];
  readonly stream: EntityRules['streams'][number];
  readonly seen: Readonly<Record<string, Observed>>;
  readonly country: string | undefined;
}

function viewsOf(entity: EntityRules, identity: StoredIdentity, references: References): readonly View[] {
  const country = textOf(identity.golden?.['country']?.value);
  return identity.records.flatMap((record) => {
    const stream = entity.streams.find(
      (rules) => rules.connection === record.ref.connection && rules.stream === record.ref.stream,
    );
    if (!record.live || record.role !== 'primary' || stream === undefined) return [];
    const seen = observe(entity, stream, record.fields, references, country === undefined ? {} : { country });
    return [{ key: formatRef(record.ref), ref: record.ref, stream, seen, country }];
  });
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

/** A person, or an undo, wants one of the two left alone. */
function isHeld({ holds }: StoredIdentity, field: string, keys: readonly string[]): boolean {
  return holds.some((hold) => keys.includes(formatRef(hold.ref)) && (hold.field === undefined || hold.field === field));
}

/** A question names a field when it is about that field, or about the whole write of one of the two records. */
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
