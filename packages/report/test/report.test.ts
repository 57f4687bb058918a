import { EXCEPTION_KINDS } from '@meshline/rulebook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSums, labelQuality, report, reportText, WRITE_OUTCOMES, type Report, type ReportFacts } from '../src/index.ts';
import { facts } from './example-facts.ts';

const n = fc.nat({ max: 5000 });
const connection = fc.constantFrom('hubspot', 'salesforce', 'close', 'stripe');
const entity = fc.constantFrom('person', 'company', 'deal', 'user');
const field = fc.constantFrom('email', 'phone', 'owner', 'constructor');
const unique = <T>(rows: fc.Arbitrary<T>, key: (row: T) => string) => fc.uniqueArray(rows, { selector: key, maxLength: 12 });

/** Facts that a ledger could hold: identities and their records are counted from the same things. */
const ledger: fc.Arbitrary<ReportFacts> = fc
  .record({
    things: fc.array(fc.record({ entity, systems: fc.subarray(['hubspot', 'salesforce', 'close']), spare: fc.nat({ max: 3 }) }), {
      maxLength: 40,
    }),
    waiting: fc.array(fc.record({ entity, connection }), { maxLength: 10 }),
    discrepancies: unique(
      fc.record({
        entity,
        field,
        kind: fc.constantFrom('stale', 'missing', 'absent-record'),
        inWrites: n,
        waitingForPerson: n,
        reportedOnly: n,
      }),
      (row) => JSON.stringify([row.entity, row.field, row.kind]),
    ),
    writes: fc.array(
      fc.record({
        connection,
        kind: fc.constantFrom('create', 'update'),
        outcome: fc.constantFrom(...WRITE_OUTCOMES),
        writes: n,
      }),
      { maxLength: 20 },
    ),
    causes: fc.array(
      fc.record({
        kind: fc.constantFrom(...EXCEPTION_KINDS),
        what: fc.string(),
        owner: fc.constantFrom('mara', 'sam', 'gone'),
        dueAt: fc.integer({ min: 0, max: 4e12 }),
        backlog: fc.boolean(),
        overdue: fc.boolean(),
        records: fc.integer({ min: 1, max: 500 }),
      }),
      { maxLength: 15 },
    ),
    pairs: unique(fc.record({ entity, field, pairs: n, disagree: n }), (row) => `${row.entity}.${row.field}`),
    seconds: fc.double({ min: 0, max: 900, noNaN: true }),
    simulated: fc.boolean(),
  })
  .map(({ things, waiting, discrepancies, writes, causes, pairs, seconds, simulated }) => {
    const linked = new Map<string, number>();
    const spare = new Map<string, number>();
    const add = (counts: Map<string, number>, key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by);
    for (const thing of things) {
      for (const [at, system] of thing.systems.entries()) {
        add(linked, `${system} ${thing.entity}`, 1 + (at === 0 ? thing.spare : 0));
        if (at === 0 && thing.spare > 0) add(spare, `${system} ${thing.entity}`, thing.spare);
      }
    }
    const waits = new Map<string, number>();
    for (const row of waiting) add(waits, `${row.connection} ${row.entity}`, 1);
    const split = (key: string) => ({ connection: key.split(' ')[0] ?? '', entity: key.split(' ')[1] ?? '' });
    return {
      ...facts,
      records: [...new Set([...linked.keys(), ...waits.keys()])].map((key) => {
        const [here, there] = [linked.get(key) ?? 0, waits.get(key) ?? 0];
        return { ...split(key), stream: `${key} stream`, read: here, live: here + there, linked: here, waiting: there };
      }),
      identities: things.map((thing) => ({ entity: thing.entity, systems: thing.systems.length, identities: 1 })),
      duplicates: [...spare].map(([key, spareRecords]) => ({ ...split(key), spareRecords, identities: 1 })),
      discrepancies,
      writes,
      causes: causes.map((cause, at) => ({ id: `E-${at}`, ...cause })),
      agreement: simulated
        ? { after: { fields: pairs.map((row) => ({ ...row, agree: Math.max(0, row.pairs - row.disagree) })) } }
        : {},
      steps: [{ step: 'capture', what: 'records', count: 10, seconds }],
      quality: simulated
        ? { ...facts.quality, links: labelQuality([], []), plainRule: 'equal e-mail or equal phone', defects: [] }
        : undefined,
    } satisfies ReportFacts;
  });

describe('report', () => {
  test('has the keys that are promised', () => {
    expect(Object.keys(report(facts))).toEqual([
      'run',
      'records',
      'identities',
      'duplicates',
      'discrepancies',
      'writes',
      'exceptions',
      'agreement',
      'steps',
      'quality',
    ]);
  });

  test('its sums add up for whatever a ledger can hold', () => {
    fc.assert(
      fc.property(ledger, (any) => {
        expect(checkSums(report(any))).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(checkSums(report(facts))).toEqual([]);
  });

  test('is plain JSON, and the order of the rows of its facts does not matter', () => {
    fc.assert(
      fc.property(ledger, (any) => {
        const made = report(any);
        expect(JSON.parse(JSON.stringify(made))).toEqual(made);
        const turned = report({
          ...any,
          records: any.records.toReversed(),
          identities: any.identities.toReversed(),
          discrepancies: any.discrepancies.toReversed(),
          writes: any.writes.toReversed(),
          causes: any.causes.toReversed(),
        });
        expect(turned).toEqual(made);
      }),
      { numRuns: 50 },
    );
  });

  test('rows of the same thing are one row, and owners have names', () => {
    const made = report(facts);
    expect(made.discrepancies.byField[0]).toMatchObject({ entity: 'person', field: 'phone', label: 'Phone', found: 1851 });
    expect(made.exceptions.byKind.find(({ kind }) => kind === 'failed-delivery')).toMatchObject({
      ownerName: 'Sam',
      causes: 2,
      records: 9,
      nextDueAt: '2026-11-23T09:00:00.000Z',
    });
    expect(made.steps[0]?.perSecond).toBeCloseTo(7555 / 2.6);
  });
});

describe('checkSums finds what does not add up', () => {
  const good = report(facts);
  const spoilt: readonly (readonly [string, Report])[] = [
    [
      'a record that is neither linked nor waiting',
      { ...good, records: { ...good.records, byStream: good.records.byStream.map((row) => ({ ...row, live: row.live + 1 })) } },
    ],
    ['an identity too many', { ...good, identities: { ...good.identities, total: good.identities.total + 1 } }],
    ['a spare copy that nobody counted', { ...good, duplicates: { ...good.duplicates, byConnection: [] } }],
    [
      'a difference without a fate',
      { ...good, discrepancies: { ...good.discrepancies, total: { ...good.discrepancies.total, found: 1 } } },
    ],
    ['a write without an outcome', { ...good, writes: { ...good.writes, total: { ...good.writes.total, writes: 1 } } }],
    ['a cause that no kind counts', { ...good, exceptions: { ...good.exceptions, causes: good.exceptions.causes.slice(1) } }],
    [
      'more agreement than pairs',
      { ...good, agreement: { byField: good.agreement!.byField, overall: { before: null, after: null } } },
    ],
    ['a run that took another time', { ...good, run: { ...good.run, durationSeconds: 1 } }],
    ['a step told twice', { ...good, steps: [...good.steps, ...good.steps] }],
    ['pairs of no entity', { ...good, quality: { ...good.quality!, byEntity: [] } }],
  ];
  test.each(spoilt)('%s', (_what, wrong) => {
    expect(checkSums(wrong)).not.toEqual([]);
  });
});

describe('reportText', () => {
  const lines = reportText(report(facts), { width: 120 }).split('\n');

  test('is one screen: at most 120 columns and 40 lines', () => {
    expect(lines.length).toBeLessThanOrEqual(40);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(120);
  });

  test('shows the figures of the model', () => {
    const text = lines.join('\n');
    expect(text).toContain('HubSpot                        412    2,000      318');
    expect(text).toContain('in three systems             345    1,334      231');
    expect(text).toMatch(/Phone of people +63\.4 % +99\.6 %/);
    expect(text).toMatch(/Salesforce +287 +1,059 +6 +0 +2/);
    expect(text).toMatch(/DUPLICATES MADE +0 +\(counted in the CRMs\)/);
    expect(text).toMatch(/48 {2}Owner of people is no active user of Close +Sam +today 17:30/);
    expect(lines.at(-1)).toBe('Next: npm run meshline -- queue | why jana.roth@nordlicht.example');
  });

  test('a second run says that there is nothing to write, and asks nothing', () => {
    const again: ReportFacts = { ...facts, run: { ...facts.run, resumed: true }, writes: [], discrepancies: [], causes: [] };
    const text = reportText(report(again));
    expect(text).toContain('Nothing to write: everything agrees or waits for a person.');
    expect(text).toContain('looked through again in 33.2 s');
    expect(text).toContain('WAITING FOR A PERSON  nothing: no question is open.');
    expect(text.split('\n').at(-1)).toBe('Next: npm run meshline -- why jana.roth@nordlicht.example');
  });

  test('systems that only observe say so', () => {
    const observe: ReportFacts = {
      ...facts,
      writes: [],
      discrepancies: facts.discrepancies.map((row) => ({ ...row, inWrites: 0, reportedOnly: 5 })),
    };
    expect(reportText(report(observe))).toContain('Nothing written: 30 differences are only reported');
  });

  test('speaks no inside words, and has colours only where they are asked for', () => {
    expect(lines.join('\n')).not.toMatch(/golden|slot|intent|\blens|assertion/i);
    expect(lines.join('\n')).not.toContain('\u001b');
    expect(reportText(report(facts), { color: true })).toContain('\u001b[1m');
    expect(reportText(report(facts), { color: true })).not.toContain('\u001b[31m');
    expect(reportText(report({ ...facts, duplicateCreates: 2 }), { color: true })).toContain('\u001b[31m2\u001b[39m');
  });

  test('fits its width and never obeys what a record says, whatever the facts are', () => {
    fc.assert(
      fc.property(ledger, fc.constantFrom(80, 100, 120, 200), (any, width) => {
        const hostile = {
          ...any,
          causes: any.causes.map((cause) => ({ ...cause, what: `\u001b[2J\u0007${cause.what}\r\n\u202e${'x'.repeat(200)}` })),
        };
        const text = reportText(report(hostile), { width });
        expect(text).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u);
        if (width >= 100) for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
      }),
      { numRuns: 100 },
    );
  });

  test('never rounds up to all: 99.99 % right is not 100 %', () => {
    const almost: ReportFacts = {
      ...facts,
      agreement: { after: { fields: [{ entity: 'person', field: 'email', pairs: 100_000, agree: 99_999 }] } },
    };
    expect(reportText(report(almost))).toMatch(/E-mail of people +- +99\.9 %/);
  });
});
