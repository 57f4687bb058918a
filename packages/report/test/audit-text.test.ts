import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditReport, auditText, type AuditFacts } from '../src/index.ts';
import { displayWidth } from '../src/text/display-width.ts';
import * as edges from './audit-edges.ts';
import { auditFacts, threeKinds } from './audit-fixture.ts';

const { HOSTILE: _, withTexts: __, ...populations } = edges;
const cases = Object.entries({ auditFacts: () => auditFacts(), threeKinds, ...populations });
const lines = (facts: AuditFacts, options = {}): string[] => auditText(auditReport(facts), options).split('\n');

describe('auditText', () => {
  test.each(cases)('fits a screen of any width and ends with the next command: %s', (_name, facts) => {
    const report = auditReport(facts());
    for (const width of [40, 60, 80, 100, 120, 200]) {
      const made = auditText(report, { width, color: true, paths: ['a.csv', 'my b.csv'] }).split('\n');
      expect(made.length).toBeLessThanOrEqual(36);
      expect(made.filter((line) => displayWidth(line) > Math.max(60, Math.min(120, width)))).toEqual([]);
      expect(made.at(-1)).toContain('Next:');
      expect(made.at(-1)).toMatch(/audit a\.csv 'my b\.csv' --html audit\.html|the same command with --html audit\.html/u);
    }
  });

  test('says what was read, what is wrong, what it costs, how sure it is, and what to do next', () => {
    const text = lines(auditFacts(), { paths: ['close.csv'] }).join('\n');
    expect(text).toMatch(/^5,241 rows in 4 files are 2,600 people +MeshLine 0\.1\.0 · 5\.1 s\n3 systems · as of 20 Nov 2026/u);
    expect(text).toContain('PEOPLE       5,238 records of 2,600 different people; 1,846 of them in two systems or more');
    expect(text).toContain('  duplicate        410 records (7.8 %) in 189 groups of the same person in one system');
    expect(text).toContain('START HERE  Owner of people: HubSpot and Close differ for 268 of 791 (33.8 %).');
    expect(text).toContain('        221 records are second copies inside one system');
    expect(text).toContain(
      '  close.csv             Close       people 89 % sure  1,092 rows  7 of 9 columns, least sure Phone 74 %',
    );
  });

  test('a row that was skipped, a notice and what was left out are said', () => {
    const text = lines(auditFacts()).join('\n');
    expect(text).toContain('3 rows skipped  sf-leads.csv row 17 (9 cells where the header has 10), sf-leads.csv row 1,304');
    expect(text).toContain('1 more in --html');
    expect(text).toContain('note  sf-contacts.csv: Line 1 is the title of an export');
    expect(lines(threeKinds()).join('\n')).toMatch(/\.\.\. and \d+ smaller findings.*: see --html or --json/u);
    expect(lines(edges.fortyFiles()).join('\n')).toMatch(/\.\.\. 3\d more files, recognised no less surely/u);
  });

  test('everything that is found is told where there is room', () => {
    const report = auditReport(edges.oneFile());
    const text = auditText(report);
    for (const { count } of report.summary[0]!.findings) expect(text).toContain(count.toLocaleString('en'));
    expect(text).not.toContain('smaller finding');
  });

  test('nothing wrong, and what could not be judged', () => {
    const text = lines(edges.nothingWrong()).join('\n');
    expect(text).toContain('1,000 records of 500 different people; 500 of them in two systems or more: nothing wrong was found');
    expect(text).toContain('none duplicate, in conflict, unowned, stale, missing, malformed; not judged: slow');
    expect(text).not.toContain('IF LEFT SO');
  });

  test('the next command follows from what was done and what is doubtful', () => {
    const facts = auditFacts(100);
    const next = (changed: AuditFacts, options = {}): string => lines(changed, { paths: ['a.csv'], ...options }).at(-1)!;
    const doubtful = {
      ...facts,
      files: facts.files.map((file) => ({ ...file, holds: file.holds.map((row) => ({ ...row, sureness: 0.5 })) })),
    };
    expect(next(facts)).toBe('Next: npm run meshline -- audit a.csv --html audit.html');
    expect(next(doubtful)).toBe('Next: npm run meshline -- audit a.csv --save-rulebook rulebook.ts');
    expect(next(facts, { html: 'x.html' })).toBe('Next: npm run meshline -- audit a.csv --save-rulebook rulebook.ts');
    expect(next(facts, { savedRulebook: 'my rules.ts' })).toBe(
      "Next: mend what it says, then npm run meshline -- audit a.csv --rulebook 'my rules.ts'",
    );
    expect(next({ ...facts, rulebook: 'r.ts' }, { html: 'x.html' })).toBe(
      'Next: npm run meshline -- check --config meshline.config.ts',
    );
    expect(lines(facts, { paths: Array.from({ length: 40 }, (_, at) => `a-long-name-${at}.csv`) }).at(-1)).toBe(
      'Next: the same command with --html audit.html',
    );
    expect(lines(facts, { html: 'x.html', links: 'l.csv' }).at(-2)).toBe('Wrote x.html and l.csv');
  });

  test('shows no character that a terminal obeys, whatever the files hold', () => {
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u001b[2J', '\u202e', '\r', '\u0000', edges.HOSTILE));
    fc.assert(
      fc.property(any, (text) => {
        const made = lines(
          edges.withTexts(auditFacts(20), (old) => `${old}${text}`),
          { paths: [text] },
        );
        expect(made.length).toBeLessThanOrEqual(36);
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        expect(made.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 25 },
    );
  });
});
