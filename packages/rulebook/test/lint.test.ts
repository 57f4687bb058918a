// oxlint-disable unicorn/no-thenable -- `then` is a word of the compiled rulebook
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldDescription, StreamDescription } from '@meshline/connector-spec';
import { compileRulebook, lintRulebook, type Condition, type EntityRules, type Rulebook } from '../src/index.ts';
import { satisfiable } from '../src/validate/satisfiable.ts';
import { smallRulebook } from './fixtures/small-rulebook.ts';

const { rulebook } = compileRulebook(smallRulebook);

const field = (name: string, type: FieldDescription['type'], more: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  label: name,
  type,
  required: false,
  readable: true,
  writable: true,
  clearable: true,
  unique: false,
  computed: false,
  ...more,
});
const options = (...values: string[]) => values.map((value) => ({ value, label: `The ${value}`, active: true }));
const stream = (name: string, fields: readonly FieldDescription[]): StreamDescription => ({
  stream: name,
  label: name,
  fields,
  naturalKeys: [],
  hash: '',
});
const userFields = [field('email', 'email'), field('firstName', 'text'), field('lastName', 'text')];

const contactFields = [
  field('email', 'email'),
  field('lastname', 'text'),
  field('note', 'text'),
  field('optout', 'boolean'),
  field('stage', 'enum', { options: options('Lead', 'MQL', 'SQL', 'Lost') }),
  field('owner_id', 'reference', { references: ['owners'] }),
  field('companies', 'list', { itemType: 'reference', references: ['companies'] }),
  field('pipeline', 'enum', { required: true, options: options('default') }),
];
/** HubSpot as the small rulebook expects it, with other fields of its contacts. */
const hubspot = (contacts: readonly FieldDescription[] = contactFields): readonly StreamDescription[] => [
  stream('owners', userFields),
  stream('contacts', contacts),
  stream('companies', [field('name', 'text'), field('delinquent', 'boolean')]),
];
const replace = (other: FieldDescription): readonly FieldDescription[] =>
  contactFields.map((one) => (one.name === other.name ? other : one));
const without = (name: string): readonly FieldDescription[] => contactFields.filter((one) => one.name !== name);

const lines = (contacts: readonly FieldDescription[], book: Rulebook = rulebook): readonly string[] =>
  lintRulebook(book, { hubspot: hubspot(contacts) }).map(
    ({ severity, path, message, mend }) => `${severity} ${path}: ${message} ${mend}`,
  );

describe('lintRulebook with the live schema', () => {
  it('has nothing to say where all fits', () => {
    expect(lines(contactFields)).toEqual([]);
  });

  it.each<readonly [string, readonly FieldDescription[], string]>([
    [
      'a field that is not there',
      [...without('email'), field('e_mail', 'email')],
      "error entities.person.streams.hubspot/contacts.lenses.email: There is no field 'email' there. Did you mean 'e_mail'?",
    ],
    [
      'a field that only reads',
      replace(field('note', 'text', { writable: false })),
      "error entities.person.streams.hubspot/contacts.lenses.note: 'note' can't be written with this credential. Write readOnly('note').",
    ],
    [
      'a computed field',
      replace(field('note', 'text', { computed: true })),
      "'note' is computed by the system. Write readOnly('note').",
    ],
    ['a field that is hidden', replace(field('note', 'text', { readable: false })), "'note' can't be read with this credential."],
    ['another type', replace(field('note', 'date')), "'note' is of the type date, and the field is of the type text."],
    [
      'a list without the item',
      replace(field('note', 'list', { itemType: 'text' })),
      "'note' is a list. Say which item: 'note[primary]'.",
    ],
    ['an item of what is no list', replace(field('companies', 'reference')), "'companies' is no list. Write 'companies'."],
    [
      'a reference to something else',
      replace(field('owner_id', 'reference', { references: ['teams'] })),
      "'owner_id' points to teams, where no user is held. Map a field that points to owners.",
    ],
    [
      'an option that is gone',
      replace(field('stage', 'enum', { options: options('Lead', 'MQL', 'SQLs', 'Lost') })),
      "error entities.person.streams.hubspot/contacts.lenses.lifecycle.values.SQL: 'stage' has no option 'SQL'. Did you mean 'SQLs'?",
    ],
    [
      'an option that no row knows',
      replace(field('stage', 'enum', { options: options('Lead', 'MQL', 'SQL', 'Lost', 'Odd') })),
      "warning entities.person.streams.hubspot/contacts.lenses.lifecycle.values: No row for 'Odd'",
    ],
    [
      'an inactive option',
      replace(
        field('stage', 'enum', {
          options: options('Lead', 'MQL', 'SQL', 'Lost').map((one) => ({ ...one, active: one.value !== 'SQL' })),
        }),
      ),
      "The option 'SQL' of 'stage' isn't active any more.",
    ],
    [
      'a fixed value that is gone',
      replace(field('pipeline', 'enum', { required: true, options: options('sales') })),
      "error entities.person.streams.hubspot/contacts.onCreate.pipeline: 'pipeline' has no option 'default'. Use one of: sales.",
    ],
    [
      'a demand that nothing fills',
      [...contactFields, field('source', 'text', { required: true })],
      "error entities.person.streams.hubspot/contacts: It demands 'source' of a new record, and nothing fills it. Map it, or give it a fixed value: createWith: { source: ... }.",
    ],
    [
      'a demand that a blank field fills',
      replace(field('lastname', 'text', { required: true })),
      "warning entities.person.streams.hubspot/contacts: It demands 'lastname' of a new record; where lastName isn't known, an exception asks.",
    ],
  ])('names %s, and the mend', (_, contacts, line) => {
    expect(lines(contacts).join('\n')).toContain(line);
  });

  it('names a stream that is not there', () => {
    const found = lintRulebook(rulebook, {
      hubspot: hubspot().map((one) => ({ ...one, stream: one.stream === 'companies' ? 'organisations' : one.stream })),
    });
    expect(found[0]).toMatchObject({
      severity: 'error',
      message: "hubspot has no 'companies'.",
      mend: 'Use one of: owners, contacts, organisations.',
    });
  });

  it('puts errors before warnings', () => {
    const severities = lintRulebook(rulebook, { hubspot: hubspot([]) }).map(({ severity }) => severity);
    expect(severities).toEqual(severities.toSorted());
  });
});

/** The rulebook with other rules for one entity. */
const withEntity = (name: string, change: (entity: EntityRules) => EntityRules): Rulebook => ({
  ...rulebook,
  entities: rulebook.entities.map((entity) => (entity.name === name ? change(entity) : entity)),
});
const warnings = (book: Rulebook): string =>
  lintRulebook(book)
    .map(({ path, message, mend }) => `${path}: ${message} ${mend}`)
    .join('\n');
const createOn = (condition: Condition): Rulebook =>
  withEntity('person', (entity) => ({
    ...entity,
    places: {
      ...entity.places,
      hubspot: { connection: 'hubspot', homes: ['contacts'], create: { kind: 'when', stream: 'contacts', condition } },
    },
  }));
const reached = (step: string): Condition => ({ op: 'reached', field: 'lifecycle', step });

describe('lintRulebook by the rules alone', () => {
  it('names values that a system has no word for', () => {
    const book = withEntity('person', (entity) => ({
      ...entity,
      streams: entity.streams.map((one) => ({
        ...one,
        lenses: {
          ...one.lenses,
          lifecycle: { kind: 'field', path: 'stage', access: 'both', values: { read: { New: 'lead' }, write: { lead: 'New' } } },
        },
      })),
    }));
    expect(warnings(book)).toContain("contacts can't hold mql, sql, lost");
  });

  it.each<readonly [string, Condition]>([
    ['beyond one stage and before an earlier one', { op: 'all', of: [reached('sql'), { op: 'not', of: reached('mql') }] }],
    ['beyond a stage on a way out', { op: 'all', of: [reached('lead'), { op: 'in', field: 'lifecycle', values: ['lost'] }] }],
    [
      'a thing and its opposite',
      {
        op: 'all',
        of: [
          { op: 'set', field: 'email' },
          { op: 'not', of: { op: 'set', field: 'email' } },
        ],
      },
    ],
    ['never', { op: 'not', of: { op: 'always' } }],
  ])('names a place that nothing reaches: %s', (_, condition) => {
    expect(warnings(createOn(condition))).toContain('nothing is ever created there');
  });

  it.each<readonly [string, Condition]>([
    ['a stage', reached('sql')],
    ['either of two', { op: 'any', of: [reached('sql'), { op: 'not', of: reached('mql') }] }],
    [
      'fields that are independent',
      {
        op: 'all',
        of: [
          { op: 'set', field: 'email' },
          { op: 'not', of: { op: 'set', field: 'note' } },
        ],
      },
    ],
  ])('is quiet where it can be reached: %s', (_, condition) => {
    expect(warnings(createOn(condition))).not.toContain('nothing is ever created there');
  });

  it('names a branch of a source of truth that nothing reaches', () => {
    const system = { kind: 'system', order: ['hubspot'] } as const;
    const inner = { kind: 'by-condition', when: reached('mql'), then: system, otherwise: system } as const;
    const book = withEntity('person', (entity) => {
      const email = entity.authorities['email'];
      if (email === undefined) return entity;
      const rule = { kind: 'by-condition', when: reached('sql'), then: inner, otherwise: system } as const;
      return { ...entity, authorities: { ...entity.authorities, email: { ...email, rule, workflows: ['Routing'] } } };
    });
    expect(warnings(book)).toContain(
      'entities.person.authorities.email: A branch can never be reached: the condition before it is always true.',
    );
    expect(warnings(book)).toContain("There is no workflow 'Routing' in this rulebook.");
  });

  it('names homes, systems and owners that lead nowhere', () => {
    const { conflict } = rulebook.exceptions;
    const book: Rulebook = {
      ...withEntity('company', (entity) => ({
        ...entity,
        places: { ...entity.places, close: { connection: 'close', homes: ['lead'], create: { kind: 'never' } } },
      })),
      connections: { ...rulebook.connections, stripe: { owner: 'sam' } },
      exceptions: { ...rulebook.exceptions, conflict: { ...conflict, then: conflict.owner } },
    };
    expect(warnings(book)).toContain('connections.stripe: No mapping uses it.');
    expect(warnings(book)).toContain("exceptions.conflict: Overdue, it goes to 'mara', who has it already.");
    expect(warnings(book)).toContain('entities.person.places.close: It needs a company there, and none is ever created');
  });
});

describe('satisfiable', () => {
  const [, , person] = rulebook.entities;
  const atom = fc.oneof(
    fc.constantFrom('lead', 'mql', 'sql').map(reached),
    fc.constantFrom('lead', 'mql', 'sql', 'lost').map((value): Condition => ({ op: 'in', field: 'lifecycle', values: [value] })),
    fc.constantFrom('email', 'note').map((name): Condition => ({ op: 'set', field: name })),
  );
  const condition: fc.Arbitrary<Condition> = fc.letrec<{ any: Condition }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ op: 'all', of })),
      fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ op: 'any', of })),
      tie('any').map((of): Condition => ({ op: 'not', of })),
    ),
  })).any;

  it('never lets a condition hold and fail at once, and lets one of the two', () => {
    fc.assert(
      fc.property(condition, (one) => {
        if (person === undefined) throw new Error('no person');
        expect(satisfiable(person, [one], [one])).toBe(false);
        expect(satisfiable(person, [one]) || satisfiable(person, [], [one])).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
