import { EXCEPTION_KINDS } from '@meshline/rulebook';
import { describe, expect, test } from 'vitest';
import { queueLine, type LineFacts } from '../src/index.ts';

const facts = (change: Partial<LineFacts>): LineFacts => ({
  kind: 'conflict',
  reason: 'unauthorised-edit',
  systems: ['Salesforce', 'Close'],
  entity: { one: 'company', many: 'companies' },
  message: 'The systems differ',
  records: 1,
  owner: 'Mara',
  ownerBecause: "the rulebook gives 'conflict' to Mara",
  ...change,
});

describe('queueLine', () => {
  test('says who says what', () => {
    const line = queueLine(
      facts({
        field: 'Owner',
        title: 'Nordlicht GmbH',
        says: [
          { system: 'Salesforce', value: 'Ada' },
          { system: 'Close', value: 'Tom' },
        ],
        proposed: 'Tom',
      }),
    );
    expect(line).toEqual({
      what: 'Owner of Nordlicht GmbH: Salesforce Ada, Close Tom',
      waitsOn: 'Mara',
      because: "the rulebook gives 'conflict' to Mara",
      suggestion: { text: 'approve: Tom', verb: 'approve' },
    });
  });
  test('asks about a pair', () => {
    const pair = facts({
      kind: 'duplicate-record',
      reason: 'evidence-too-weak',
      entity: { one: 'person', many: 'people' },
      title: 'Jana Roth',
      other: 'J. Roth-Meier',
      score: 0.914,
    });
    expect(queueLine(pair).what).toBe('Same person? Jana Roth / J. Roth-Meier (0.91)');
    expect(queueLine({ ...pair, records: 71 }).what).toBe('May be the same person in Salesforce and Close');
    expect(queueLine(pair).suggestion).toBeUndefined();
  });
  test.each([
    [
      {
        kind: 'failed-validation',
        reason: 'unmapped-value',
        systems: ['Close'],
        field: 'Status',
        detail: 'Evaluation',
        records: 19,
        proposed: 'sql',
      },
      "Close status 'Evaluation' is in no table of the rulebook",
      "map to 'sql'",
    ],
    [
      {
        kind: 'missing-field',
        reason: 'missing-parent',
        systems: ['Close'],
        field: 'Company',
        entity: { one: 'person', many: 'people' },
        records: 9,
      },
      'People without company; Close needs one',
      'give it a company in Close',
    ],
    [
      { kind: 'unowned', reason: 'inactive-owner', systems: ['Close'], records: 48 },
      'Owner of companies is no active user of Close',
      'choose an active owner',
    ],
    [
      {
        kind: 'failed-delivery',
        reason: 'validation-rule',
        systems: ['Salesforce'],
        message: "Salesforce refuses: rule 'VAT id required'",
        records: 9,
      },
      "Salesforce refuses: rule 'VAT id required'",
      'fix there, retry 9',
    ],
    [
      { kind: 'pending-delete', reason: 'deleted', systems: ['HubSpot'], title: 'Helvia AG' },
      'Helvia AG: deleted in HubSpot, kept elsewhere',
      undefined,
    ],
    [
      { kind: 'schema-drift', reason: 'not-writable', systems: ['Salesforce'], field: 'Phone' },
      "Phone of companies can't be written in Salesforce",
      'allow writing in Salesforce, then retry',
    ],
  ] satisfies [Partial<LineFacts>, string, string | undefined][])(
    '%#: a sentence and at most one suggestion',
    (change, what, suggestion) => {
      const line = queueLine(facts(change));
      expect([line.what, line.suggestion?.text]).toEqual([what, suggestion]);
    },
  );
  test('every kind has a sentence, also for a reason that is new', () => {
    for (const kind of EXCEPTION_KINDS) expect(queueLine(facts({ kind, reason: 'new' })).what.length).toBeGreaterThan(5);
  });
});
