import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditReport, checkAuditSums, type AuditFacts, type AuditReport } from '../src/index.ts';
import { maskedNames, maskText, maskValue } from '../src/audit/mask.ts';
import { shareInWords } from '../src/audit/share-in-words.ts';
import { elapsed } from '../src/audit/elapsed.ts';
import * as edges from './audit-edges.ts';
import { auditFacts, FILES, threeKinds } from './audit-fixture.ts';
import { OWNERS, people } from './audit-population.ts';

const every: Readonly<Record<string, () => AuditFacts>> = {
  'a few thousand people': () => auditFacts(),
  'three kinds of records': threeKinds,
  'one file': edges.oneFile,
  'one record': edges.oneRecord,
  'no dates, no owners': edges.noDatesNoOwners,
  'nothing wrong': edges.nothingWrong,
  'forty files': edges.fortyFiles,
  'very long names': edges.longNames,
  'markup in every text': edges.hostile,
};

describe('auditReport', () => {
  test.each(Object.entries(every))('its sums add up: %s', (_, facts) => {
    expect(checkAuditSums(auditReport(facts()))).toEqual([]);
  });

  test('its sums add up for any population', () => {
    const population = fc.record({
      count: fc.integer({ min: 1, max: 60 }),
      seed: fc.nat({ max: 1e6 }),
      files: fc.shuffledSubarray([...FILES], { minLength: 1 }),
    });
    fc.assert(
      fc.property(population, ({ count, seed, files }) => {
        expect(checkAuditSums(auditReport(auditFacts(count, files, seed)))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('a figure that is off is named', () => {
    const report = auditReport(auditFacts(100));
    const [entity] = report.entities;
    const off = (change: Partial<AuditReport['entities'][number]>): readonly string[] =>
      checkAuditSums({ ...report, entities: [{ ...entity!, ...change }] });
    expect(off({ shared: entity!.shared + 1 })).toEqual([
      expect.stringContaining('different people = in one system only + shared'),
    ]);
    expect(off({ duplicates: { ...entity!.duplicates, sure: entity!.duplicates.sure + 1 } })).toEqual([
      expect.stringContaining('groups of people, sure and to review'),
    ]);
    expect(off({ stale: { ...entity!.stale!, records: 0 } })).toEqual([expect.stringContaining('stale people by age')]);
    expect(checkAuditSums({ ...report, totals: { ...report.totals, skippedRows: 0 } })).toEqual(['skipped rows: 0 is not 3']);
  });

  test('is plain JSON with the keys that are promised', () => {
    const report = auditReport(threeKinds());
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(Object.keys(report)).toEqual([
      'version',
      'seconds',
      'asOf',
      'rulebook',
      'masked',
      'totals',
      'summary',
      'costs',
      'start',
      'files',
      'entities',
    ]);
    expect(Object.keys(report.summary[0]!.findings[0]!)).toEqual(['kind', 'count', 'unit', 'of', 'share', 'says', 'details']);
  });

  test('says of each kind of finding what was found, that nothing was, or why it could not be looked for', () => {
    const { findings } = auditReport(edges.noDatesNoOwners()).summary[0]!;
    expect(findings.map(({ kind }) => kind)).toEqual(['duplicate', 'conflict', 'missing', 'malformed']);
    const { findings: none, clean, unjudged } = auditReport(edges.nothingWrong()).summary[0]!;
    expect(none).toEqual([]);
    expect(clean).toEqual(['duplicate', 'conflict', 'unowned', 'stale', 'missing', 'malformed']);
    expect(unjudged).toEqual([{ kind: 'slow', because: 'no row has the dates of creation and of ownership' }]);
  });

  test('counts the consequences from the facts', () => {
    const facts = auditFacts();
    const [{ duplicates, conflicts, owners }] = facts.entities as [AuditFacts['entities'][number]];
    const amounts = new Map(auditReport(facts).costs.map(({ kind, amount, unit }) => [kind, `${amount} ${unit}`]));
    expect(amounts.get('spare-records')).toBe(`${duplicates.records - duplicates.groups} records`);
    expect(amounts.get('double-mails')).toBe(`${duplicates.spareWithEmail} mails`);
    expect(amounts.get('two-owners')).toBe(`${conflicts.owners} people`);
    expect(amounts.get('no-owner')).toBe(`${owners!.unowned + owners!.unknownOwners!} records`);
    expect(amounts.get('review-time')).toBe(`${Math.round(((duplicates.toReview + duplicates.openPairs) * 2) / 60)} hours`);
    expect(auditReport(edges.nothingWrong()).costs).toEqual([]);
  });

  test('starts with what one rule would settle, else with the sure duplicates', () => {
    expect(auditReport(auditFacts()).start).toMatchObject({
      kind: 'conflict',
      says: expect.stringMatching(/^Owner of people: HubSpot and Close differ for \d+ of/u),
    });
    expect(auditReport(edges.oneFile()).start).toMatchObject({ kind: 'duplicate' });
    expect(auditReport(edges.nothingWrong()).start).toBeNull();
  });
});

describe('masking', () => {
  test('no name, address or number of a record is left in the report, unless it is asked for', () => {
    const values = people(80, FILES, 7).flatMap(({ values: all }) =>
      ['name', 'email', 'phone', 'company', 'title'].flatMap((field) => ((all[field] ?? null) === null ? [] : [all[field]])),
    );
    const masked = JSON.stringify(auditReport(auditFacts(80)));
    expect([...values, ...OWNERS].filter((value) => masked.includes(JSON.stringify(value)))).toEqual([]);
    const shown = JSON.stringify(auditReport(auditFacts(80), { showNames: true }));
    expect([...values, ...OWNERS].filter((value) => shown.includes(JSON.stringify(value))).length).toBeGreaterThan(10);
  });

  test('keeps the shape of a value', () => {
    expect(maskText('Jana Roth-Meier')).toBe('J••• R•••-M••••');
    expect(maskText('jana.roth@acme.com')).toBe('j•••.r•••@a•••.c••');
    expect(maskText('+49 30 1234')).toBe('+•• •• ••••');
    expect(maskText('Świętosława')).toBe('Ś••••••••');
    expect(maskText('שלום 東京都')).toBe('ש••• 東••');
    expect(maskValue('country', 'DE')).toBe('DE');
    expect(maskValue('nationalId', '12-34')).toBe('••-••');
  });

  test('shows no digit, and of a word nothing but its first letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(maskText(text)).not.toMatch(/\p{N}|[\p{L}\p{M}]{2}/u);
      }),
    );
  });

  test('names that look alike masked stay different', () => {
    const names = ['Tom Ahrens', 'Tim Albers', 'Tom Ahrens', 'Ada Brandt'];
    expect([...maskedNames(names)]).toEqual([
      ['Tom Ahrens', 'T•• A•••••'],
      ['Tim Albers', 'T•• A••••• (2)'],
      ['Ada Brandt', 'A•• B•••••'],
    ]);
  });

  test('whether values differ is judged before they are masked, or by the engine where it says so', () => {
    const facts = auditFacts(100);
    const entity = facts.entities[0]!;
    const group = {
      score: 0.99,
      tier: 'link' as const,
      fields: [
        { field: 'name', label: 'Name' },
        { field: 'phone', label: 'Phone', differs: false },
      ],
      records: [
        { file: 0, row: 1, system: 'HubSpot', values: ['Jana Roth', '+49 30 1234'] },
        { file: 0, row: 2, system: 'HubSpot', values: ['Jans Rohr', '030 1234'] },
      ],
      evidence: [],
    };
    const duplicates = { ...entity.duplicates, examples: { total: entity.duplicates.groups, first: [group] } };
    const [shown] = auditReport({ ...facts, entities: [{ ...entity, duplicates }] }).entities[0]!.duplicates.examples.first;
    expect(shown!.records.map(({ values }) => values[0])).toEqual(['J••• R•••', 'J••• R•••']);
    expect(shown!.fields.map(({ differs }) => differs)).toEqual([true, false]);
  });
});

test('shares and times as people say them', () => {
  expect([1, 0, 0.336, 0.5, 0.124, 0.66].map(shareInWords)).toEqual([
    'all',
    'none',
    'about a third',
    'about half',
    '12.4\u00a0%',
    'about two thirds',
  ]);
  expect([0.5, 6.84, 24, 76.2, 5040].map(elapsed)).toEqual(['30 min', '6 h 50 min', '24 h', '3 d 4 h', '210 d']);
});
