import { formatRef, type Value } from '@meshline/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observe, plan, sameCanonical, settle, type IdentityFacts, type RecordFacts } from '@meshline/reconcile';
import type { Authority, AuthorityRule, EntityRules } from '@meshline/rulebook';
import {
  authority,
  close,
  edit,
  facts,
  hubspot,
  NOW,
  person,
  round,
  salesforce,
  salesforceLead,
  store,
} from '../support/three-systems.ts';

const FIELDS = [
  'email',
  'firstName',
  'lastName',
  'phone',
  'country',
  'title',
  'lifecycle',
  'optedOut',
  'employees',
  'since',
  'site',
  'owner',
  'company',
] as const;

// Remote values by connection and remote field: other spellings of the same, other values, blanks, and what nobody can read.
const firsts = ['Anna', 'anna', 'Anna Maria', 'Bo', null];
const lasts = ['Schmidt', 'García López', 'van der Berg', null];
const user = (stream: string) => [...['ada', 'tom', 'eve', 'queue'].map((id) => ({ stream, id })), null];
const company = (stream: string) => [...['acme', 'globex', 'unknown'].map((id) => ({ stream, id })), null];
const VALUES: Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>> = {
  'hubspot/contacts': {
    email: ['a@x.com', 'A@X.com', 'b@x.com', 'not an address', null],
    firstname: firsts,
    lastname: lasts,
    phone: ['+49 151 23456789', '0151 23456789', '+43 664 1234567', 'ask', null],
    country: ['Germany', 'Deutschland', 'AT', 'Atlantis', null],
    jobtitle: ['CEO', 'Chief Executive Officer', null],
    lifecyclestage: ['lead', 'marketingqualifiedlead', 'customer', 'evangelist', null],
    optout: [true, false, null],
    employees: [10, 20, null],
    since: ['2024-05-01T00:00:00.000Z', '2024-06-01T09:30:00.000Z', null],
    website: ['https://www.acme.com', 'acme.com', 'globex.com', null],
    owner: user('owners'),
    companies: [
      [{ value: { stream: 'companies', id: 'acme' } }, { value: { stream: 'companies', id: 'globex' } }],
      [{ value: { stream: 'companies', id: 'globex' } }],
      null,
    ],
  },
  'salesforce/Contact': {
    Email: ['a@x.com', 'b@x.com', 'c@x.com', null],
    FirstName: firsts,
    LastName: lasts,
    Phone: ['+4915123456789', '030 1234567', null],
    CountryCode: ['DE', 'AT', null],
    Title: ['CEO', 'Head', null],
    OptOut: [true, false],
    Employees__c: [10, 30, null],
    Since__c: ['2024-05-01', '2024-07-01', null],
    Site__c: ['acme.com', 'other.org', null],
    OwnerId: user('User'),
    AccountId: company('Account'),
  },
  'salesforce/Lead': {
    Email: ['a@x.com', 'c@x.com', null],
    FirstName: firsts,
    LastName: lasts,
    Phone: ['+4915123456789', null],
    CountryCode: ['DE', 'AT', null],
    Title: ['CEO', 'Head', null],
    Status: ['New', 'MQL', 'Qualified', 'Converted', 'Unqualified', 'Odd'],
    OptOut: [true, false],
    OwnerId: user('User'),
    Company: ['Acme', 'Acme GmbH', null],
  },
  'close/contact': {
    name: ['Anna Schmidt', 'Schmidt, Anna', 'Dr. Anna Maria Schmidt', 'Bo van der Berg', 'Schmidt', null],
    emails: [
      [
        { value: 'a@x.com', kind: 'office' },
        { value: 'b@x.com', kind: 'home' },
      ],
      [{ value: 'c@x.com' }],
      null,
    ],
    phones: [
      [
        { value: '0151 23456789', kind: 'mobile' },
        { value: '030 999999', kind: 'office' },
      ],
      [{ value: '+49 30 1234567', kind: 'office' }],
      null,
    ],
    title: ['CEO', 'ceo', null],
    addresses: [
      [{ value: 'Street 1, DE', parts: { country: 'DE', city: 'Berlin' } }],
      [{ value: 'x', parts: { country: null, city: 'Wien' } }],
      null,
    ],
    unsubscribed: [true, false, null],
    'custom.Employees': [10, 20, null],
    lead_id: [
      { stream: 'lead', id: 'acme' },
      { stream: 'lead', id: 'globex' },
    ],
  },
};

const orders = fc
  .subarray(['hubspot', 'salesforce', 'close'], { minLength: 1 })
  .chain((order) => fc.shuffledSubarray(order, { minLength: order.length }));
const plain = (ladder: boolean): fc.Arbitrary<AuthorityRule> =>
  orders.chain((order) =>
    fc.constantFrom<AuthorityRule>(
      { kind: 'system', order },
      { kind: 'first-filled', order },
      { kind: 'most-complete', order },
      { kind: 'most-recent', order, firstRun: order.at(-1) ?? '' },
      { kind: 'manual' },
      ...(ladder ? [{ kind: 'furthest-along', order } as const] : []),
    ),
  );
const rule = (ladder: boolean): fc.Arbitrary<AuthorityRule> =>
  fc.oneof(
    { weight: 4, arbitrary: plain(ladder) },
    {
      weight: 1,
      arbitrary: fc.tuple(plain(ladder), plain(ladder)).map(([then, otherwise]): AuthorityRule => ({
        kind: 'by-condition',
        when: { op: 'reached', field: 'lifecycle', step: 'mql' },
        then,
        otherwise,
      })),
    },
  );
/** Without full names and conditions on the own field settling has no second look at its result: one pass must be enough. */
function straight(entity: EntityRules): EntityRules {
  const { lifecycle = authority({ kind: 'manual' }) } = entity.authorities;
  const rule = lifecycle.rule.kind === 'by-condition' ? lifecycle.rule.then : lifecycle.rule;
  const streams = entity.streams.map((stream) => ({
    ...stream,
    lenses: Object.fromEntries(Object.entries(stream.lenses).filter(([, { kind }]) => kind !== 'name-part')),
  }));
  return { ...entity, streams, authorities: { ...entity.authorities, lifecycle: { ...lifecycle, rule } } };
}
const ruled = (name: string): fc.Arbitrary<Authority> =>
  name === 'optedOut'
    ? fc
        .constantFrom('ask', 'put-back', 'accept')
        .map((onOtherEdit) => authority({ kind: 'any-true' }, { onOtherEdit } as Partial<Authority>))
    : fc
        .tuple(rule(name === 'lifecycle'), fc.constantFrom<Authority['onOtherEdit']>('ask', 'put-back', 'accept'), fc.nat(9))
        .map(([one, onOtherEdit, chance]) => authority(one, { onOtherEdit, writeOnce: chance === 0 }));
const entities: fc.Arbitrary<EntityRules> = fc
  .tuple(
    fc.record(Object.fromEntries(FIELDS.map((name) => [name, ruled(name)]))),
    fc.record(
      Object.fromEntries(
        FIELDS.map((name) => [
          name,
          fc.constantFrom({ blank: 'keep' as const }, { blank: 'keep' as const }, { blank: 'clear' as const }),
        ]),
      ),
    ),
  )
  .chain(([authorities, fields]) =>
    fc.boolean().map((isStraight) => (isStraight ? straight(person(authorities, fields)) : person(authorities, fields))),
  );

const valuesOf = (stream: string): fc.Arbitrary<Record<string, Value>> =>
  fc.record(Object.fromEntries(Object.entries(VALUES[stream] ?? {}).map(([name, values]) => [name, fc.constantFrom(...values)])));
const maker = {
  'hubspot/contacts': hubspot,
  'salesforce/Contact': salesforce,
  'salesforce/Lead': salesforceLead,
  'close/contact': close,
} as const;
type StreamName = keyof typeof maker;
const oneRecord = (stream: StreamName, more: Partial<RecordFacts> = {}): fc.Arbitrary<RecordFacts> =>
  valuesOf(stream).map((fields) => maker[stream](fields, more));
const spare = valuesOf('hubspot/contacts').map((fields) =>
  hubspot(fields, { role: 'duplicate', ref: { connection: 'hubspot', stream: 'contacts', id: '2' } }),
);
const populations = fc
  .tuple(
    fc.option(oneRecord('hubspot/contacts')),
    fc.option(fc.oneof(oneRecord('salesforce/Contact'), oneRecord('salesforce/Lead'))),
    fc.option(oneRecord('close/contact')),
    fc.option(spare),
  )
  .map(([a, b, c, d]) => [a, b, c, a === null ? null : d].filter((one) => one !== null));

type Step =
  | { readonly kind: 'edit'; readonly stream: StreamName; readonly name: string; readonly value: Value }
  | { readonly kind: 'round' | 'settle' | 'relink' | 'delete'; readonly at: number }
  | { readonly kind: 'join'; readonly record: RecordFacts };
const streams = Object.keys(maker) as StreamName[];
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(...streams)
      .chain((stream) =>
        fc
          .constantFrom(...Object.entries(VALUES[stream] ?? {}))
          .chain(([name, values]) => fc.constantFrom(...values).map((value): Step => ({ kind: 'edit', stream, name, value }))),
      ),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('round' as const, 'round' as const, 'settle' as const, 'relink' as const, 'delete' as const),
      at: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...streams)
      .chain((stream) => oneRecord(stream))
      .map((record): Step => ({ kind: 'join', record })),
  },
);

function take(before: IdentityFacts, step: Step, entity: EntityRules, at: number): IdentityFacts {
  switch (step.kind) {
    case 'edit': {
      const [connection = '', stream = ''] = step.stream.split('/');
      return before.records.some(({ ref }) => ref.connection === connection && ref.stream === stream)
        ? edit(before, connection, { [step.name]: step.value }, at)
        : before;
    }
    case 'round':
      return round(before, entity).facts;
    case 'settle':
      return store(before, settle(before, entity, NOW));
    case 'relink':
      return {
        ...before,
        records: before.records.map((one, index) => (index === step.at ? { ...one, epoch: one.epoch + 1, baseline: {} } : one)),
      };
    case 'delete':
      return { ...before, records: before.records.map((one, index) => (index === step.at ? { ...one, live: false } : one)) };
    case 'join':
      return before.records.some(({ ref }) => ref.connection === step.record.ref.connection)
        ? before
        : { ...before, records: [...before.records, step.record] };
  }
}

/** Runs a history; `check` sees the facts before each settling. */
function live(
  entity: EntityRules,
  start: readonly RecordFacts[],
  history: readonly Step[],
  check: (now: IdentityFacts) => void,
): IdentityFacts {
  let now = facts(start);
  for (const [index, step] of history.entries()) {
    check(now);
    now = take(now, step, entity, NOW + index * 1000);
  }
  check(now);
  return now;
}

/** What the primaries say of a field where they can be written to, if it isn't all the same. */
function differing(entity: EntityRules, now: IdentityFacts, name: string): readonly unknown[] {
  const said = now.records.flatMap((one): [string, Value][] => {
    const stream = entity.streams.find((rules) => rules.connection === one.ref.connection && rules.stream === one.ref.stream);
    const seen =
      stream === undefined || !one.live || one.role !== 'primary'
        ? undefined
        : observe(entity, stream, one.fields, now.references)[name];
    const lens = stream?.lenses[name];
    // A full name is split by guess where its parts are not known.
    if (seen === undefined || lens?.access === 'read' || lens?.kind !== 'field') return [];
    return seen.state === 'set'
      ? [[one.ref.connection, seen.value]]
      : seen.state === 'cleared'
        ? [[one.ref.connection, null]]
        : [];
  });
  const [first] = said;
  const type = entity.fields[name]?.type ?? 'text';
  const country = now.golden?.['country']?.value;
  const options = { country: typeof country === 'string' ? country : undefined, currency: 'EUR' };
  // Each record reads a national number in its own country.
  const bare = (value: Value): Value => (type === 'phone' && typeof value === 'string' ? value.slice(-6) : value);
  return first === undefined ||
    said.every(([, value]) => bare(value) === bare(first[1]) || sameCanonical(type, value, first[1], options))
    ? []
    : said;
}

const histories = fc.tuple(entities, populations, fc.array(steps, { maxLength: 12 }));

describe('whatever the rules and whatever happened,', () => {
  test('settling its own result changes nothing', () => {
    fc.assert(
      fc.property(histories, ([entity, start, history]) => {
        live(entity, start, history, (before) => {
          const first = settle(before, entity, NOW);
          const again = settle(store(before, first), entity, NOW);
          expect(again.golden).toEqual(first.golden);
          expect(again.changed).toBe(false);
          expect(again.baselines).toEqual([]);
          expect(again.discrepancies.map(({ kind: _, ...rest }) => rest)).toEqual(
            first.discrepancies.map(({ kind: _, ...rest }) => rest),
          );
          expect(again.findings).toEqual(first.findings);
        });
      }),
      { numRuns: 120 },
    );
  });

  test('the systems agree after two rounds, or a finding names the field of the record', () => {
    fc.assert(
      fc.property(histories, ([entity, start, history]) => {
        const end = live(entity, start, history, () => undefined);
        const calm = round(round(end, entity).facts, entity).facts;
        const settled = settle(calm, entity, NOW);
        const planned = plan(calm, settled, entity);
        const named = new Set(
          [...settled.findings, ...planned.findings].flatMap(({ parks }) =>
            parks.map(({ ref, field }) => `${ref === undefined ? '' : formatRef(ref)} ${field ?? ''}`),
          ),
        );
        const left = settled.discrepancies.filter(({ ref, field }) => !named.has(`${formatRef(ref)} ${field}`));
        expect(left).toEqual([]);
        expect(planned.writes.filter(({ kind }) => kind === 'update')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('systems that still say different things are named by a finding of that field', () => {
    fc.assert(
      fc.property(histories, ([entity, start, history]) => {
        const end = live(entity, start, history, () => undefined);
        const calm = round(round(end, entity).facts, entity).facts;
        const settled = settle(calm, entity, NOW);
        const asked = new Set([...settled.findings, ...plan(calm, settled, entity).findings].map(({ field }) => field));
        for (const name of FIELDS) {
          if (!asked.has(name)) expect([name, differing(entity, calm, name)]).toEqual([name, []]);
        }
      }),
      { numRuns: 120 },
    );
  });

  test('the order of records does not matter', () => {
    fc.assert(
      fc.property(histories, ([entity, start, history]) => {
        const end = live(entity, start, history, () => undefined);
        const turned = { ...end, records: [...end.records].reverse() };
        const [a, b] = [settle(end, entity, NOW), settle(turned, entity, NOW)];
        expect(b.golden).toEqual(a.golden);
        expect(b.discrepancies).toEqual(a.discrepancies);
        expect(b.findings).toEqual(a.findings);
        expect(plan(turned, b, entity).writes).toEqual(plan(end, a, entity).writes);
      }),
      { numRuns: 80 },
    );
  });

  test('an edit that must be asked about is never overwritten', () => {
    fc.assert(
      fc.property(histories, ([entity, start, history]) => {
        const end = live(entity, start, history, () => undefined);
        const settled = settle(end, entity, NOW);
        const planned = plan(end, settled, entity);
        const parked = new Set(
          settled.findings.flatMap(({ parks }) =>
            parks.flatMap(({ ref, field }) => (ref && field ? [`${formatRef(ref)} ${field}`] : [])),
          ),
        );
        for (const write of planned.writes) {
          if (write.kind !== 'update') continue;
          for (const { field } of write.fields) expect(parked.has(`${formatRef(write.ref)} ${field}`)).toBe(false);
        }
        const after = settle(round(end, entity).facts, entity, NOW);
        const asked = settled.findings
          .filter(({ reason }) => reason === 'unauthorised-edit')
          .map(({ ref, field }) => `${ref && formatRef(ref)} ${field}`);
        const still = new Set(
          after.findings
            .filter(({ reason }) => reason === 'unauthorised-edit')
            .map(({ ref, field }) => `${ref && formatRef(ref)} ${field}`),
        );
        expect(asked.filter((one) => !still.has(one))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('findings are each one item, and writes name a rule for each field', () => {
    fc.assert(
      fc.property(histories, ([entity, start, history]) => {
        const end = live(entity, start, history, () => undefined);
        const settled = settle(end, entity, NOW);
        const planned = plan(end, settled, entity);
        for (const { rule, paths } of planned.writes.flatMap(({ fields }) => fields)) {
          expect(rule).not.toBe('');
          expect(paths.length).toBeGreaterThan(0);
        }
        const refs = planned.writes.map((write) => (write.kind === 'update' ? formatRef(write.ref) : write.connection));
        expect(new Set(refs).size).toBe(refs.length);
      }),
      { numRuns: 60 },
    );
  });
});
