import { formatRef, type RecordRef } from '@meshline/record';
import { observe, type Finding, type PairEvidence } from '@meshline/reconcile';
import type { CanonicalType, EntityRules } from '@meshline/rulebook';
import { reviewsOf, titlesOf, type ReviewRow } from '@meshline/store-postgres';
import type { AdminContext } from './admin-context.ts';
import { formatValue, referencedBy } from './format-value.ts';

/** The two records of a question 'are these the same?'; undefined where the finding asks something else. */
export function pairOf({ kind, evidence }: Finding): readonly [RecordRef, RecordRef] | undefined {
  const [a, b] = evidence;
  return kind === 'duplicate-record' && a !== undefined && b !== undefined ? [a.ref, b.ref] : undefined;
}

/** A pair with what its two records say, as far as it tells who they are. */
export interface PairWords {
  readonly title: string | undefined;
  readonly other: string | undefined;
  readonly evidence: PairEvidence | undefined;
  /** By `formatRef`: `Jana Roth · jana@x.example · +49 30 1234`, and when it was read (Unix ms). */
  readonly says: ReadonlyMap<string, { readonly text: string; readonly readAt: number }>;
}

/** Types of fields by which people recognise somebody or something; titles are shown before them. */
const TELLING: ReadonlySet<CanonicalType> = new Set([
  'email',
  'phone',
  'domain',
  'text',
  'money',
  'date',
  'reference',
  'country',
]);
const MOST = 6;

/** By the findings' `formatRef` of both records (`a b`); `detailed` also reads what the records say. */
export async function pairWords(
  context: AdminContext,
  entity: EntityRules,
  findings: readonly Finding[],
  detailed: boolean,
): Promise<ReadonlyMap<Finding, PairWords>> {
  const pairs = findings.flatMap((finding) => {
    const pair = pairOf(finding);
    return pair === undefined ? [] : [{ finding, pair }];
  });
  if (pairs.length === 0) return new Map();
  const { pool, deps } = context.runtime;
  const reviews = await reviewsOf(
    pool,
    pairs.map(({ pair }) => pair),
  );
  const links = await deps.store.transaction((tx) => tx.currentLinks(pairs.flatMap(({ pair }) => pair)));
  const titles = await titlesOf(
    pool,
    [...links.values()].map(({ identity }) => identity),
  );
  const says = detailed
    ? await recordsSay(
        context,
        entity,
        pairs.flatMap(({ pair }) => pair),
      )
    : new Map<string, never>();
  return new Map(
    pairs.map(({ finding, pair: [a, b] }) => {
      const review = reviews.find((row) => sides(row).includes(formatRef(a)) && sides(row).includes(formatRef(b)));
      const titleOf = (ref: RecordRef): string | undefined => titles.get(links.get(formatRef(ref))?.identity ?? '');
      return [finding, { title: titleOf(a), other: titleOf(b), evidence: review?.evidence, says }];
    }),
  );
}

function sides({ a, b }: ReviewRow): readonly string[] {
  return [a, b];
}

async function recordsSay(
  { runtime }: AdminContext,
  entity: EntityRules,
  refs: readonly RecordRef[],
): Promise<ReadonlyMap<string, { readonly text: string; readonly readAt: number }>> {
  const { snapshots, references } = await runtime.deps.store.transaction(async (tx) => ({
    snapshots: await tx.snapshots(refs),
    references: await tx.resolveReferences(refs),
  }));
  const read = snapshots.flatMap((snapshot) => {
    const stream = entity.streams.find((one) => one.connection === snapshot.ref.connection && one.stream === snapshot.ref.stream);
    return stream === undefined ? [] : [{ snapshot, observed: observe(entity, stream, snapshot.fields, references) }];
  });
  const referenced = read.flatMap(({ observed }) =>
    Object.values(observed).flatMap((said) => (said.state === 'set' ? referencedBy(said.value) : [])),
  );
  const titles = await titlesOf(runtime.pool, referenced);
  const named = Object.entries(entity.fields).filter(
    ([field, { type, entity: target }]) => !entity.title.includes(field) && TELLING.has(type) && target !== 'user',
  );
  return new Map(
    read.map(({ snapshot, observed }) => {
      const text = (field: string): string => {
        const said = observed[field];
        return said?.state === 'set'
          ? formatValue(said.value, entity.fields[field], titles)
          : said?.state === 'invalid'
            ? said.raw
            : '';
      };
      const title = entity.title
        .map(text)
        .filter((part) => part !== '')
        .join(' ');
      const others = named
        .map(([field]) => text(field))
        .filter((part) => part !== '')
        .slice(0, MOST);
      return [
        formatRef(snapshot.ref),
        { text: [title, ...others].filter((part) => part !== '').join(' · '), readAt: snapshot.readAt },
      ];
    }),
  );
}
