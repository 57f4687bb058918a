import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fields } from '@meshline/record';
import {
  approvalChange,
  connection,
  days,
  formSubmission,
  hours,
  paymentEvent,
  publishReadiness,
  stageChange,
  staleRecord,
  ticketEscalation,
  users,
  type StaleTrigger,
  type TriggerRules,
} from '@meshline/rulebook';
import { brakeHolds, enterAgain, evaluateChange, evaluateStale, type ChangeFacts, type Occurrence } from '../src/index.ts';

const { sam } = users({ sam: 'sam@acme.example' });
const hubspot = connection('hubspot', { owner: sam });
const salesforce = connection('salesforce', { owner: sam });
const stripe = connection('stripe', { owner: sam });
const DAY = 86_400_000;

interface Told {
  readonly id?: string;
  readonly version?: number;
  readonly before?: Fields;
  readonly at?: number;
  readonly exact?: boolean;
  readonly history?: ChangeFacts['history'];
  readonly asked?: boolean;
  readonly createdAt?: number;
}

const change = (stream: string, after: Fields, told: Told = {}): ChangeFacts => ({
  ref: { connection: 'hubspot', stream, id: told.id ?? '1' },
  version: told.version ?? 1,
  before: told.before,
  after,
  createdAt: told.createdAt,
  since: () => ({ at: told.at ?? 1000, exact: told.exact ?? false }),
  history: told.history,
  asked: told.asked,
});
const all = (rules: TriggerRules, ...changes: readonly ChangeFacts[]) => changes.flatMap((one) => evaluateChange(rules, one));
const occurrences = (rules: TriggerRules, ...changes: readonly ChangeFacts[]): Occurrence[] =>
  all(rules, ...changes).flatMap((one) => (one.kind === 'occurrence' ? [one.occurrence] : []));
const keys = (rules: TriggerRules, ...changes: readonly ChangeFacts[]) => [
  ...new Set(occurrences(rules, ...changes).map(({ key }) => key)),
];

describe('form submission', () => {
  const { rules } = formSubmission('Inbound', hubspot.stream('form_submissions'), ['Request a demo'], {
    field: 'formName',
    at: 'submittedAt',
    person: 'email',
    owner: 'owner',
    suppress: [
      { reason: 'Our own staff', field: 'email', endsWith: ['@acme.example'] },
      { reason: 'Test', field: 'test' },
      { reason: 'Spam', field: 'page', is: ['https://spam.example'] },
    ],
  });
  const filled = (id: string, email: string, more: Fields = {}, told: Told = {}) =>
    change(
      'form_submissions',
      { formName: 'Request a demo', submittedAt: '2026-11-20T09:00:00.000Z', email, ...more },
      { id, ...told },
    );

  test('the same person twice is two occurrences, a redelivery of one is none; its payload says none for an owner', () => {
    const [first] = occurrences(rules, filled('f:1', 'ada@x.example', { owner: null }));
    expect(
      keys(rules, filled('f:1', 'ada@x.example'), filled('f:2', 'ada@x.example'), filled('f:1', 'ada@x.example')),
    ).toHaveLength(2);
    expect(first?.payload).toEqual({
      at: Date.parse('2026-11-20T09:00:00Z'),
      system: 'hubspot',
      record: 'hubspot/form_submissions/f:1',
      owner: { is: 'none' },
      status: { is: 'known', value: 'submitted' },
      person: { is: 'known', value: 'ada@x.example' },
    });
    expect(occurrences(rules, filled('f:1', 'ada@x.example'))[0]?.payload.owner).toEqual({ is: 'missing' });
  });

  test('an import that touches the same property of a contact is none, nor is a form that nobody listed', () => {
    expect(all(rules, change('form_submissions', { formName: 'Newsletter', email: 'a@x.example' }))).toEqual([]);
    // What is told of a submission afterwards (the form was renamed) opens nothing again.
    const before = { formName: 'Old name', email: 'a@x.example' };
    expect(all(rules, filled('f:1', 'a@x.example', {}, { before, version: 2 }))).toEqual([]);
  });

  test('own staff, tests and spam are marked with the reason', () => {
    const reasons = occurrences(
      rules,
      filled('1', 'Tom@ACME.example'),
      filled('2', 'a@x.example', { test: true }),
      filled('3', 'a@x.example', { page: 'https://spam.example' }),
      filled('4', 'a@x.example', { test: false }),
    ).map(({ suppressed }) => suppressed);
    expect(reasons).toEqual(['Our own staff', 'Test', 'Spam', undefined]);
  });

  test('the same person joins while it is open and is new after a while; a colleague goes to the same owner', () => {
    const again = { ...rules.again, newAfterDays: 30 };
    const open = { id: 'h1', open: true, lastAt: 0, owner: 'tom' };
    const closed = { ...open, open: false };
    expect(enterAgain(again, { samePerson: open }, DAY)).toEqual({ do: 'join', handoff: 'h1' });
    expect(enterAgain(again, { samePerson: closed }, 29 * DAY)).toEqual({ do: 'join', handoff: 'h1' });
    expect(enterAgain(again, { samePerson: closed }, 30 * DAY)).toEqual({ do: 'open' });
    expect(enterAgain(again, { sameCompany: open }, DAY)).toEqual({ do: 'open', owner: 'tom' });
    expect(enterAgain({ ...again, colleague: 'new' }, { sameCompany: open }, DAY)).toEqual({ do: 'open' });
  });

  test('far more than usual within an hour hold', () => {
    expect(brakeHolds(60, 59)).toBe(false);
    expect(brakeHolds(60, 60)).toBe(true);
    expect(brakeHolds(undefined, 1_000_000)).toBe(false);
  });
});

describe('deal-stage change', () => {
  const { rules } = stageChange('Won deals', hubspot.stream('deals'), {
    field: 'dealstage',
    states: { contractsent: 'commit', closedwon: 'won', closedlost: 'lost' },
    opens: ['won'],
    owner: 'hubspot_owner_id',
  });
  const moved = (from: string | undefined, to: string, told: Told = {}) =>
    change(
      'deals',
      { dealstage: to, hubspot_owner_id: 'o1' },
      { ...told, ...(from === undefined ? {} : { before: { dealstage: from } }) },
    );

  test('webhook and poll end in the same occurrence, an unrelated edit opens none', () => {
    const seen = moved('contractsent', 'closedwon', { version: 4 });
    expect(keys(rules, seen, { ...seen })).toEqual(['hubspot/deals/1#won@v4']);
    expect(all(rules, moved('closedwon', 'closedwon', { version: 5 }))).toEqual([]);
  });

  test('back and forth between two polls shows where the system keeps history, each coming once', () => {
    const history = {
      dealstage: [
        { value: 'contractsent', at: 1 },
        { value: 'closedwon', at: 2 },
        { value: 'contractsent', at: 3 },
        { value: 'closedwon', at: 4 },
      ],
    };
    const seen = (lastReadAt: number) => ({ ...moved('contractsent', 'closedwon', { version: 2, history }), lastReadAt });
    expect(keys(rules, seen(1))).toEqual(['hubspot/deals/1#won@2', 'hubspot/deals/1#won@4']);
    expect(keys(rules, seen(3))).toEqual(['hubspot/deals/1#won@4']);
    // There and back: nothing is different, and it was won all the same.
    const back = { dealstage: history.dealstage.slice(0, 3) };
    const edited = { ...moved('contractsent', 'contractsent', { version: 3, history: back }), lastReadAt: 1 };
    expect(keys(rules, edited)).toEqual(['hubspot/deals/1#won@2']);
    expect(keys(rules, { ...edited, lastReadAt: 3 })).toEqual([]);
  });

  test('won by mistake and won again are two; a stage of another pipeline is asked about, never guessed', () => {
    const way = [
      moved('contractsent', 'closedwon', { version: 2 }),
      moved('closedwon', 'contractsent', { version: 3 }),
      moved('contractsent', 'closedwon', { version: 4 }),
    ];
    expect(keys(rules, ...way)).toHaveLength(2);
    expect(all(rules, moved('contractsent', '71300101'))).toMatchObject([
      { kind: 'unmapped', field: 'dealstage', value: '71300101' },
    ]);
    expect(all(rules, change('deals', {}))).toMatchObject([{ kind: 'unreadable', field: 'dealstage' }]);
  });

  test('a deal that is made in the stage enters it when it is made', () => {
    expect(occurrences(rules, moved(undefined, 'closedwon', { createdAt: 77 }))).toMatchObject([{ enteredAt: 77 }]);
  });
});

describe('ticket escalation', () => {
  const { rules } = ticketEscalation('Escalations', hubspot.stream('tickets'), {
    field: 'hs_ticket_priority',
    states: { LOW: 'low', MEDIUM: 'medium', HIGH: 'high', URGENT: 'urgent' },
    opens: ['high', 'urgent'],
    closed: { field: 'hs_pipeline_stage', values: ['4'] },
  });
  const step = (version: number, before: readonly [string, string], after: readonly [string, string]) =>
    change(
      'tickets',
      { hs_ticket_priority: after[0], hs_pipeline_stage: after[1] },
      { version, before: { hs_ticket_priority: before[0], hs_pipeline_stage: before[1] } },
    );

  test('each step up is one; closed and opened again at the same step is one more, closing is none', () => {
    const way = [
      step(2, ['LOW', '1'], ['HIGH', '1']),
      step(3, ['HIGH', '1'], ['URGENT', '1']),
      step(4, ['URGENT', '1'], ['URGENT', '4']),
      step(5, ['URGENT', '4'], ['URGENT', '2']),
      step(6, ['URGENT', '2'], ['URGENT', '3']),
    ];
    expect(keys(rules, ...way)).toEqual(['high@v2', 'urgent@v3', 'urgent@v5'].map((end) => `hubspot/tickets/1#${end}`));
  });
});

describe('payment event', () => {
  const states = { 'invoice.paid': 'paid', 'invoice.payment_failed': 'failed', 'charge.refunded': 'refunded' };
  const { rules } = paymentEvent('Dunning', stripe.stream('events'), states, ['failed'], { field: 'type', person: 'email' });
  const event = (id: string, type: string) => change('events', { type, invoice: 'in_1' }, { id });

  test('a retry of the same invoice is another event, its redelivery is none, a refund opens nothing, an unknown type is asked about', () => {
    const way = [
      event('ev_1', 'invoice.payment_failed'),
      event('ev_1', 'invoice.payment_failed'),
      event('ev_2', 'invoice.payment_failed'),
    ];
    expect(keys(rules, ...way)).toHaveLength(2);
    expect(all(rules, event('ev_3', 'charge.refunded'), event('ev_4', 'invoice.paid'))).toEqual([]);
    expect(all(rules, event('ev_5', 'dispute.created'))).toMatchObject([{ kind: 'unmapped', value: 'dispute.created' }]);
  });
});

describe('approval change', () => {
  const { rules } = approvalChange('Discounts', salesforce.stream('Opportunity'), {
    field: 'Approval__c',
    states: { Pending: 'pending', Approved: 'approved', Rejected: 'rejected' },
    opens: ['approved', 'rejected'],
  });
  const decided = (from: string, to: string, asked: boolean) =>
    change('Opportunity', { Approval__c: to }, { before: { Approval__c: from }, asked });

  test('approved in the CRM while ours is pending is out of band; the same answer again is the same occurrence', () => {
    expect(occurrences(rules, decided('Pending', 'Approved', true))).toMatchObject([{ state: 'approved', outOfBand: true }]);
    expect(occurrences(rules, decided('Pending', 'Approved', false))[0]).not.toHaveProperty('outOfBand');
    expect(keys(rules, decided('Pending', 'Approved', false), decided('Pending', 'Approved', false))).toHaveLength(1);
    expect(keys(rules, decided('Pending', 'Approved', false), decided('Approved', 'Rejected', false))).toHaveLength(2);
  });
});

describe('stale record', () => {
  const rules = staleRecord('Stale leads', hubspot.stream('contacts'), days(14), { person: 'email' }).rules as StaleTrigger;
  const ref = { connection: 'hubspot', stream: 'contacts', id: '1' };
  const at = (changedAt: number, activityAt?: number) => ({ ref, fields: { email: 'a@x.example' }, changedAt, activityAt });

  test('one that only our own write touched is stale all the same; an activity begins the silence anew', () => {
    // `changedAt` leaves out what we wrote: our touch on day 10 changes nothing.
    expect(evaluateStale(rules, at(0), 14 * DAY - 1)).toBeUndefined();
    const first = evaluateStale(rules, at(0), 14 * DAY);
    expect(first).toMatchObject({ state: 'stale', enteredAt: 14 * DAY });
    expect(evaluateStale(rules, at(0), 20 * DAY)?.key).toBe(first?.key);
    expect(evaluateStale(rules, at(0, 10 * DAY), 20 * DAY)).toBeUndefined();
    expect(evaluateStale(rules, at(0, 15 * DAY), 29 * DAY)?.key).not.toBe(first?.key);
    expect(staleRecord('x', hubspot.stream('contacts'), hours(12)).rules).toMatchObject({ afterDays: 0.5 });
  });
});

describe('publish-readiness', () => {
  const { rules } = publishReadiness('Publish', hubspot.stream('items'), {
    field: 'status',
    states: { draft: 'draft', ready: 'ready' },
    opens: ['ready'],
    version: 'rev',
  });
  const item = (version: number, from: string, to: string, rev: number) =>
    change('items', { status: to, rev }, { version, before: { status: from, rev } });

  test('ready, withdrawn and ready again is one for each version of the item', () => {
    const way = [item(2, 'draft', 'ready', 1), item(3, 'ready', 'draft', 1), item(4, 'draft', 'ready', 1)];
    expect(keys(rules, ...way)).toHaveLength(1);
    expect(keys(rules, ...way, item(5, 'ready', 'draft', 2), item(6, 'draft', 'ready', 2))).toHaveLength(2);
  });
});

test('under any redelivery and order of the same changes, one occurrence has one key', () => {
  const { rules } = stageChange('W', hubspot.stream('deals'), {
    field: 's',
    states: { a: 'a', b: 'b', c: 'c' },
    opens: ['b', 'c'],
  });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      (way, draws) => {
        const steps = way.map((value, i): ChangeFacts => {
          const before = i === 0 ? undefined : { s: way[i - 1] ?? '' };
          return change('deals', { s: value }, { version: i + 1, ...(before === undefined ? {} : { before }) });
        });
        const comings = way.filter((value, i) => value !== 'a' && value !== way[i - 1]).length;
        const told = Array.from({ length: 30 }, () => steps[(draws.next().value as number) % steps.length] as ChangeFacts);
        expect(keys(rules, ...told, ...steps)).toHaveLength(comings);
      },
    ),
  );
});
