import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelQuality, type LabelledRecord, type PairQuality } from '../src/index.ts';

const few = (name: string, many: number) => fc.integer({ min: 1, max: many }).map((n) => `${name}${n}`);
const record = fc.record({
  entity: fc.constantFrom('person', 'company'),
  connection: few('system', 3),
  label: fc.option(few('label', 4), { nil: undefined, freq: 9 }),
  identity: fc.option(few('identity', 4), { nil: undefined, freq: 5 }),
  plain: fc.tuple(
    fc.option(few('mail', 4), { nil: undefined }),
    fc.option(few('phone', 4), { nil: undefined }),
    fc.option(few('x', 2), { nil: undefined }),
  ),
});
const world = fc
  .array(record, { maxLength: 18 })
  .map((rows) => rows.map((row, at): LabelledRecord => ({ ref: `r${at}`, ...row })))
  .chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      reviews: fc.array(
        fc.record({ a: few('r', 17), b: few('r', 17) }).filter(({ a, b }) => a !== b),
        { maxLength: 4 },
      ),
    }),
  );

/** The definition: every pair, looked at. */
function bySight(
  rows: readonly LabelledRecord[],
  reviews: readonly { a: string; b: string }[],
  keep: (a: LabelledRecord, b: LabelledRecord) => boolean,
) {
  const known = rows.filter(({ label }) => label !== undefined);
  const joined = new Map(
    known.map((row) => [row.ref, row.identity === undefined ? `alone ${row.ref}` : `${row.entity} ${row.identity}`]),
  );
  for (const { a, b } of reviews) {
    const [one, two] = [known.find(({ ref }) => ref === a), known.find(({ ref }) => ref === b)];
    if (one === undefined || two === undefined || one.entity !== two.entity || one.label !== two.label) continue;
    const [from, into] = [joined.get(a), joined.get(b)];
    for (const [ref, at] of joined) if (at === from) joined.set(ref, into ?? '');
  }
  const found = { real: 0, linked: 0, linkedRight: 0, plain: 0, plainRight: 0, joinedRight: 0 };
  known.forEach((a, at) => {
    for (const b of known.slice(at + 1)) {
      if (a.entity !== b.entity || !keep(a, b)) continue;
      const right = Number(a.label === b.label);
      const linked = Number(a.identity !== undefined && a.identity === b.identity);
      const plain = Number(a.plain.some((value, column) => value !== undefined && value === b.plain[column]));
      found.real += right;
      found.linked += linked;
      found.linkedRight += linked * right;
      found.plain += plain;
      found.plainRight += plain * right;
      found.joinedRight += right * Number(joined.get(a.ref) === joined.get(b.ref));
    }
  });
  return found;
}

test('counting groups says what looking at every pair says', () => {
  fc.assert(
    fc.property(world, ({ rows, reviews }) => {
      const quality = labelQuality(rows, reviews);
      const scopes = [
        [quality.overall.all, () => true],
        [quality.overall.acrossSystems, (a: LabelledRecord, b: LabelledRecord) => a.connection !== b.connection],
        [quality.overall.insideOneSystem, (a: LabelledRecord, b: LabelledRecord) => a.connection === b.connection],
        [quality.byEntity.find(({ entity }) => entity === 'person')?.all, (a: LabelledRecord) => a.entity === 'person'],
      ] as const;
      for (const [scope, keep] of scopes) {
        const seen = bySight(rows, reviews, keep);
        const flat = (pairs: PairQuality | undefined): number[] => [
          pairs?.truePairs ?? 0,
          pairs?.foundPairs ?? 0,
          pairs?.rightPairs ?? 0,
        ];
        expect(flat(scope?.links)).toEqual([seen.real, seen.linked, seen.linkedRight]);
        expect(flat(scope?.plainRule)).toEqual([seen.real, seen.plain, seen.plainRight]);
        expect(scope?.linksAndReviews.rightPairs ?? 0).toBe(seen.joinedRight);
      }
      expect(quality.unlabelledRecords).toBe(rows.filter(({ label }) => label === undefined).length);
    }),
    { numRuns: 400 },
  );
});

test('shares are 1 where there is nothing to find and nothing was found', () => {
  const { overall, byEntity } = labelQuality([], []);
  expect([overall.all.links.precision, overall.all.links.recall, overall.all.linksAndReviews.recall, byEntity.length]).toEqual([
    1, 1, 1, 0,
  ]);
});

test('a value that half of all records share makes no pair in memory', () => {
  const rows = Array.from({ length: 60_000 }, (_, at): LabelledRecord => ({
    ref: `r${at}`,
    entity: 'person',
    connection: `s${at % 3}`,
    label: `p${at % 20_000}`,
    identity: `i${at % 20_000}`,
    plain: [at % 2 === 0 ? 'info@acme.example' : undefined, 'switchboard'],
  }));
  const { overall } = labelQuality(rows, []);
  expect(overall.all.plainRule.foundPairs).toBe((60_000 * 59_999) / 2);
  expect(overall.all.links).toMatchObject({ truePairs: 60_000, rightPairs: 60_000, precision: 1, recall: 1 });
});
