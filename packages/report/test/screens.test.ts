import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceptionText, queueText, whyText, type ExceptionModel, type QueueModel, type WhyModel } from '../src/index.ts';

const at = '2026-11-20T15:42:00.000Z';
const zone = 'Europe/Berlin';
const item = {
  id: 'E-1198',
  what: 'Owner of Nordlicht GmbH: Salesforce Ada, Close Tom',
  records: 1,
  owner: 'mara',
  waitsOn: 'Mara',
  dueAt: '2026-11-20T14:30:00.000Z',
  backlog: false,
  overdue: true,
  overdueMinutes: 72,
  suggestion: 'approve: Tom',
};
const queue: QueueModel = {
  at,
  zone,
  reader: { id: 'mara', name: 'Mara' },
  items: [
    item,
    {
      ...item,
      id: 'E-1204',
      what: 'Same person? Jana Roth / J. Roth-Meier (0.91)',
      records: 2,
      dueAt: '2026-11-20T16:30:00.000Z',
      overdue: false,
      suggestion: undefined,
    },
    {
      ...item,
      id: 'E-1213',
      what: "Salesforce refuses: rule 'VAT id required'",
      records: 9,
      owner: 'sam',
      waitsOn: 'Sam',
      dueAt: '2026-11-23T09:00:00.000Z',
      overdue: false,
      suggestion: 'fix there, retry 9',
    },
  ],
  open: { causes: 23, records: 187 },
  backlog: { causes: 11, records: 1204 },
  more: 20,
  systems: [
    { name: 'HubSpot', state: 'ok' },
    { name: 'Close', state: 'unreachable', note: 'next try 16:44' },
  ],
};
const exception: ExceptionModel = {
  ...item,
  at,
  zone,
  kind: 'conflict',
  reason: 'unauthorised-edit',
  state: 'open',
  version: 2,
  openedAt: '2026-11-20T14:30:00.000Z',
  because: "the rulebook gives 'conflict' to Mara",
  message: 'Salesforce is the source of truth; the owner was changed in Close. Nothing was overwritten.',
  items: [
    {
      item: 'settle:1',
      title: 'Nordlicht GmbH',
      state: 'open',
      times: 2,
      message: 'changed in Close',
      proposed: 'Tom Ahrens',
      evidence: [
        {
          system: 'Salesforce',
          ref: 'salesforce/Account/001',
          value: 'Ada Brandt',
          readAt: '2026-11-20T13:02:00.000Z',
          sourceOfTruth: true,
        },
        { system: 'HubSpot', ref: 'hubspot/companies/9', value: 'Ada Brandt', readAt: '2026-11-20T13:02:00.000Z' },
        { system: 'Close', ref: 'close/lead/l1', value: 'Tom Ahrens', readAt: '2026-11-20T15:30:00.000Z' },
      ],
    },
  ],
  moreItems: 0,
  decisions: [
    {
      verb: 'approve',
      allowed: true,
      says: 'Uses the proposed value, or the one that you give, in every system.',
      value: 'optional',
      oneByOne: false,
    },
    { verb: 'reject', allowed: true, says: 'Keeps the value of the source of truth.', value: 'none', oneByOne: false },
    { verb: 'route', allowed: false, says: 'later', value: 'none', oneByOne: false },
  ],
};
const why: WhyModel = {
  at,
  zone,
  entity: { name: 'person', one: 'person' },
  title: 'Jana Roth',
  identity: '0190',
  version: 4,
  systems: [
    { connection: 'hubspot', name: 'HubSpot' },
    { connection: 'salesforce', name: 'Salesforce' },
    { connection: 'close', name: 'Close' },
  ],
  records: [
    {
      connection: 'hubspot',
      stream: 'contacts',
      id: '90117',
      role: 'primary',
      live: true,
      readAt: at,
      linkedAt: at,
      linkedBy: 'alone',
      evidence: [],
    },
    {
      connection: 'hubspot',
      stream: 'contacts',
      id: '90118',
      role: 'duplicate',
      live: true,
      readAt: at,
      linkedAt: at,
      linkedBy: 'weight',
      evidence: ['same e-mail', 'same name', 'phone agrees'],
      score: 0.99996,
    },
    {
      connection: 'close',
      stream: 'contact',
      id: 'cont_8h',
      role: 'primary',
      live: true,
      url: 'https://app.close.com/contact/cont_8h',
      readAt: at,
      linkedAt: at,
      linkedBy: 'marker',
      evidence: [],
    },
  ],
  fields: [
    {
      field: 'email',
      label: 'E-mail',
      value: 'jana.roth@nordlicht.example',
      source: { kind: 'record', connection: 'hubspot', ref: 'hubspot/contacts/90117' },
      rule: 'source of truth: HubSpot, until sql',
      values: {
        hubspot: { value: 'jana.roth@nordlicht.example', state: 'same' },
        close: { value: 'j.roth@nordlicht.example', state: 'differs' },
      },
    },
    {
      field: 'phone',
      label: 'Phone',
      value: null,
      values: { hubspot: { value: null, state: 'same' }, close: { value: 'n/a', state: 'unreadable' } },
    },
    {
      field: 'owner',
      label: 'Owner',
      value: 'Ada Brandt',
      source: { kind: 'decision', id: 'd1' },
      rule: 'decided by Mara',
      values: { hubspot: { value: 'Ada Brandt', state: 'same' } },
    },
  ],
  exceptions: [
    {
      id: 'E-1204',
      what: 'Same person? Jana Roth / J. Roth-Meier (0.91)',
      waitsOn: 'Mara',
      dueAt: '2026-11-20T16:30:00.000Z',
      backlog: false,
      overdue: false,
    },
  ],
  writes: [
    {
      at: '2026-11-20T13:02:00.000Z',
      connection: 'close',
      stream: 'contact',
      kind: 'update',
      fields: ['Phone', 'Owner'],
      state: 'confirmed',
    },
    {
      at: '2026-11-20T12:02:00.000Z',
      connection: 'close',
      stream: 'contact',
      kind: 'update',
      fields: ['E-mail'],
      state: 'rejected',
      error: 'the address is not valid',
    },
    {
      at: '2026-11-20T12:01:00.000Z',
      connection: 'close',
      stream: 'contact',
      kind: 'create',
      fields: ['E-mail'],
      state: 'unknown',
    },
  ],
};

describe('queueText', () => {
  const text = queueText(queue);
  test('says whose, how much and until when, within 120 columns', () => {
    expect(text).toContain('Mara · Fri 20 Nov 2026 16:42 Berlin · mine 2 (1 overdue, 1 today) · open 23 causes with 187 records');
    expect(text).toMatch(
      /^ ! +E-1198 +Owner of Nordlicht GmbH: Salesforce Ada, Close Tom +1 +Mara +1 h 12 overdue +approve: Tom$/m,
    );
    expect(text).toMatch(/E-1213 .* 9 +Sam +Mon 10:00 +fix there, retry 9$/m);
    expect(text).toContain('... 20 more: npm run meshline -- queue --all');
    expect(text).toContain('Backlog of the first audit: 1,204 records in 11 causes, no clocks');
    expect(text).toContain('Systems: HubSpot ok · Close unreachable, next try 16:44');
    expect(text.split('\n').at(-1)).toBe('Next: npm run meshline -- queue show E-1198');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
  test('stays one screen with many items, and shows all where asked', () => {
    const many = { ...queue, items: Array.from({ length: 60 }, (_, i) => ({ ...item, id: `E-${i}` })) };
    expect(queueText(many).split('\n').length).toBeLessThanOrEqual(30);
    expect(queueText(many)).toContain('... 60 more');
    expect(queueText(many, { all: true }).split('\n').length).toBeGreaterThan(60);
  });
  test('an empty queue says so', () => {
    const empty = queueText({
      ...queue,
      items: [],
      more: 0,
      open: { causes: 0, records: 0 },
      backlog: { causes: 0, records: 0 },
    });
    expect(empty).toContain('Nothing waits for a person');
  });
  test('only what is overdue is red', () => {
    const red = queueText(queue, { color: true })
      .split('\n')
      .filter((line) => line.includes('\u001b[31m'));
    expect(red).toHaveLength(1);
    expect(red[0]).toContain('E-1198');
  });
});

describe('exceptionText', () => {
  const text = exceptionText(exception);
  test('shows each system with != where it differs from the source of truth', () => {
    expect(text).toMatch(/Salesforce \* +Ada Brandt +read today 14:02 +salesforce\/Account\/001/);
    expect(text).toMatch(/Close +!= +Tom Ahrens +read today 16:30/);
    expect(text).toMatch(/HubSpot +Ada Brandt/);
    expect(text).toContain("Waits on    Mara, 1 h 12 overdue, because the rulebook gives 'conflict' to Mara");
    expect(text).toMatch(/approve \[--value VALUE\] +Uses the proposed value/);
    expect(text).toContain('not here: route');
    expect(text.split('\n').at(-1)).toBe('Next: npm run meshline -- queue decide E-1198 approve --reason WHY');
  });
  test('names many records without their evidence, and is short', () => {
    const first = exception.items[0]!;
    const many = {
      ...exception,
      items: Array.from({ length: 40 }, (_, i) => ({ ...first, item: `settle:${i}` })),
      moreItems: 60,
    };
    expect(exceptionText(many).split('\n').length).toBeLessThanOrEqual(55);
    expect(exceptionText(many)).toContain('... 85 more');
  });
  test('a closed one offers nothing', () => {
    const closed = exceptionText({ ...exception, state: 'closed', closedBecause: 'nothing of it is left' });
    expect(closed).toContain('Closed      nothing of it is left');
    expect(closed).not.toContain('Decisions');
  });
});

describe('whyText', () => {
  const text = whyText(why);
  test('shows all systems side by side and marks what differs', () => {
    expect(text).toMatch(/^Jana Roth, person in 2 systems$/m);
    expect(text).toMatch(/^E-mail +jana.roth@nordlicht.exa.* no record +!= j\.roth@nordlicht/m);
    expect(text).toMatch(/^Phone +\(blank\) +\(blank\) +no record +\? +n\/a/m);
    expect(text).toMatch(/^Owner +Ada Brandt +Ada Brandt +no record +-$/m);
  });
  test('says the source and the rule of each value, and why records are one', () => {
    expect(text).toMatch(/E-mail +from HubSpot +source of truth: HubSpot, until sql/);
    expect(text).toMatch(/Owner +decided by a person +decided by Mara/);
    expect(text).toMatch(/contacts 90118 +spare copy +same e-mail, same name and phone agrees \(0\.9999\)/);
    expect(text).toMatch(/contact cont_8h +it carries our mark/);
  });
  test('never shows an unknown write as done', () => {
    expect(text).toMatch(/created +E-mail +unknown whether it arrived/);
    expect(text).toMatch(/updated +E-mail +refused: the address is not valid/);
    expect(text).toMatch(/updated +Phone and Owner +read back/);
  });
  test('keeps its width and shows hostile and wide values as text', () => {
    const wide = {
      ...why,
      title: '\u001b]0;x\u0007山田太郎'.repeat(30),
      fields: why.fields.map((field) => ({ ...field, value: '山田\u001b[2J太郎\n'.repeat(20) })),
    };
    expect(whyText(wide)).not.toMatch(/\p{Cc}(?<!\n)/u);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(90, 120), (value, width) => {
        const lines = whyText({ ...why, fields: why.fields.map((field) => ({ ...field, value })) }, { width }).split('\n');
        const expected = whyText(why, { width }).split('\n').length;
        expect(lines.length).toBe(expected);
      }),
      { numRuns: 60 },
    );
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
  });
});
