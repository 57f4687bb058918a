import { describe, expect, it } from 'vitest';
import { compileRulebook, validateRulebook, type Problem } from '../src/index.ts';
import { smallRulebook } from './fixtures/small-rulebook.ts';

const { rulebook } = compileRulebook(smallRulebook);

/** Sets (or, with `undefined`, removes) what stands at a path; entities by name, streams by `connection/stream`. */
function changed(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(rulebook);
  let at = copy as Record<string, unknown>;
  const keys = path.split(' ');
  for (const key of keys.slice(0, -1)) at = step(at, key) as Record<string, unknown>;
  const last = keys.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

function step(at: unknown, key: string): unknown {
  if (!Array.isArray(at)) return (at as Record<string, unknown>)[key];
  return (
    at.find((item: { name?: string; connection?: string; stream?: string }) =>
      [item.name, `${item.connection}/${item.stream}`].includes(key),
    ) ?? at[Number(key)]
  );
}

const problems = (input: unknown): readonly Problem[] => {
  const checked = validateRulebook(input);
  return checked.ok ? [] : checked.problems;
};

/** [what is claimed, path of the change, value, path of the problem, part of message and mend] */
const table: readonly (readonly [string, string, unknown, string, string])[] = [
  // Shape.
  ['a missing part', 'name', undefined, 'name', 'It is missing. Add it: string.'],
  ['an unknown key', 'nmae', 'x', 'nmae', 'Nobody reads this.'],
  [
    'an unknown key of a lens',
    'entities person streams hubspot/contacts lenses email acess',
    'both',
    'entities.person.streams.hubspot/contacts.lenses.email.acess',
    'Nobody reads this.',
  ],
  ['another format', 'format', 2, 'format', 'is another format than 1'],
  ['a misspelt type', 'entities person fields note type', 'txt', 'entities.person.fields.note.type', "Did you mean 'text'?"],
  ['a time zone that is none', 'hours zone', 'Europe/Berlyn', 'hours.zone', 'is no time zone; write it as Europe/Berlin'],
  ['an address that is none', 'principals mara email', 'mara', 'principals.mara.email', 'is no e-mail address'],
  [
    'a path that is none',
    'entities person streams hubspot/contacts lenses email path',
    'emails[',
    'entities.person.streams.hubspot/contacts.lenses.email.path',
    'is no path',
  ],
  ['an exception kind left out', 'exceptions conflict', undefined, 'exceptions.conflict', 'It is missing.'],
  ['an exception without owner', 'exceptions conflict owner', undefined, 'exceptions.conflict.owner', 'It is missing.'],
  ['an exception due at once', 'exceptions conflict dueHours', 0, 'exceptions.conflict.dueHours', 'is no time to act in'],
  ['a probability above 1', 'entities company matching linkFrom', 2, 'entities.company.matching.linkFrom', 'is above 1'],
  // People.
  [
    'an owner who is nobody',
    'connections hubspot owner',
    'smm',
    'connections.hubspot.owner',
    "There is no 'smm'. Did you mean 'sam'?",
  ],
  ['an exception owner who is nobody', 'exceptions fight owner', 'marra', 'exceptions.fight.owner', "Did you mean 'mara'?"],
  [
    'nobody who comes next',
    'exceptions fight then',
    'tom',
    'exceptions.fight.then',
    "There is no 'tom'. Use one of: mara, sam, sales-desk.",
  ],
  ['nobody in the end', 'lastly', 'tom', 'lastly', "There is no 'tom'."],
  ['a team in the end', 'lastly', 'sales-desk', 'lastly', 'somebody must have the last word'],
  ['an empty team', 'principals sales-desk members', [], 'principals.sales-desk.members', 'Nobody is in the team. Name a person'],
  [
    'a team in a team',
    'principals sales-desk members',
    ['sales-desk'],
    'principals.sales-desk.members',
    'is a team, and a person is needed',
  ],
  ['a principal under another id', 'principals mara id', 'maria', 'principals.mara', "Its id is 'maria'."],
  ['hours that end before they begin', 'hours to', '08:00', 'hours', 'before they begin at 09:00'],
  // Entities and fields.
  [
    'a reference to what comes later',
    'entities company fields name',
    { type: 'reference', label: 'Name', required: true, blank: 'keep', entity: 'person' },
    'entities.company.fields.name',
    "Put 'person' before it",
  ],
  [
    'a reference to nothing',
    'entities person fields company entity',
    'compny',
    'entities.person.fields.company',
    "Did you mean 'company'?",
  ],
  [
    'a ladder that lists a step twice',
    'entities person fields lifecycle ladder exits',
    ['sql'],
    'entities.person.fields.lifecycle',
    "lists 'sql' twice",
  ],
  [
    'a choice without values',
    'entities company fields billing choices',
    undefined,
    'entities.company.fields.billing',
    'either choices or a ladder',
  ],
  [
    'money without currency',
    'entities person fields note type',
    'money',
    'entities.person.fields.note',
    'Its currency is missing.',
  ],
  ['a title that is no field', 'entities company title', ['nam'], 'entities.company.title', "Did you mean 'name'?"],
  ['no users', 'entities', [], 'entities', 'users: usersFrom([...])'],
  // Streams and lenses.
  [
    'a lens for a field that is not there',
    'entities company streams hubspot/companies lenses billling',
    { kind: 'field', path: 'x', access: 'both' },
    'entities.company.streams.hubspot/companies.lenses.billling',
    "Did you mean 'billing'?",
  ],
  [
    'an undeclared connection',
    'entities company streams hubspot/companies connection',
    'hubpsot',
    'entities.company.streams.hubpsot/companies',
    "There is no connection 'hubpsot'. Did you mean 'hubspot'?",
  ],
  [
    'a stream mapped twice',
    'entities company streams close/lead stream',
    'contact',
    'entities.person.streams.close/contact',
    'The stream is mapped twice, also for company.',
  ],
  [
    'a choice without a table',
    'entities company streams hubspot/companies lenses billing values',
    undefined,
    'entities.company.streams.hubspot/companies.lenses.billing',
    'Give it a table',
  ],
  [
    'a table for a text',
    'entities company streams hubspot/companies lenses name values',
    { read: {}, write: {} },
    'entities.company.streams.hubspot/companies.lenses.name',
    'has no table of values',
  ],
  [
    'a meaning that is not there',
    'entities person streams hubspot/contacts lenses lifecycle values read SQL',
    'sqll',
    'entities.person.streams.hubspot/contacts.lenses.lifecycle.values.SQL',
    "Did you mean 'sql'?",
  ],
  [
    'a value written that is read as another',
    'entities person streams hubspot/contacts lenses lifecycle values write lead',
    'MQL',
    'entities.person.streams.hubspot/contacts.lenses.lifecycle.values',
    "isn't read back as 'lead'",
  ],
  [
    'two values of one meaning, none written',
    'entities person streams hubspot/contacts lenses lifecycle values',
    { read: { A: 'lead', B: 'lead' }, write: {} },
    'entities.person.streams.hubspot/contacts.lenses.lifecycle.values',
    "nothing says which is written back. Name those that are never written: .onlyRead('B').",
  ],
  [
    'a part of a name in an e-mail address',
    'entities person streams hubspot/contacts lenses email',
    { kind: 'name-part', path: 'name', part: 'first', access: 'both' },
    'entities.person.streams.hubspot/contacts.lenses.email',
    'Map a whole field instead.',
  ],
  [
    "a parent's text that the parent doesn't have",
    'entities person streams hubspot/contacts lenses company',
    { kind: 'parent-text', path: 'c', field: 'nam', access: 'both' },
    'entities.person.streams.hubspot/contacts.lenses.company',
    "Did you mean 'name'?",
  ],
  [
    'two fields written to one',
    'entities person streams hubspot/contacts lenses note path',
    'email',
    'entities.person.streams.hubspot/contacts.lenses.note',
    "email writes 'email' too.",
  ],
  [
    'a fixed value for a mapped field',
    'entities person streams hubspot/contacts onCreate',
    { email: 'x' },
    'entities.person.streams.hubspot/contacts.onCreate.email',
    'Keep one of the two.',
  ],
  // Sources of truth.
  [
    'a field without a source of truth',
    'entities person authorities note',
    undefined,
    'entities.person.authorities.note',
    'Nothing says which system is right.',
  ],
  [
    'a source of truth for no field',
    'entities person authorities nota',
    { rule: { kind: 'manual' }, onOtherEdit: 'ask', writeOnce: false, workflows: [] },
    'entities.person.authorities.nota',
    "Did you mean 'note'?",
  ],
  [
    'a system that is not connected',
    'entities person authorities note rule order',
    ['closse'],
    'entities.person.authorities.note',
    "Did you mean 'close'?",
  ],
  [
    "a system that doesn't hold the field",
    'entities person authorities lastName rule order',
    ['close'],
    'entities.person.authorities.lastName',
    "'close' doesn't hold lastName",
  ],
  [
    'a system named twice',
    'entities person authorities note rule order',
    ['close', 'close'],
    'entities.person.authorities.note',
    "names 'close' twice",
  ],
  [
    'a first run by a stranger',
    'entities person authorities note rule',
    { kind: 'most-recent', order: ['close'], firstRun: 'hubspot' },
    'entities.person.authorities.note',
    "At the first run 'hubspot' is right",
  ],
  [
    'the furthest along of a text',
    'entities person authorities note rule',
    { kind: 'furthest-along', order: ['close'] },
    'entities.person.authorities.note',
    'Only a ladder',
  ],
  [
    'the yes of a text',
    'entities person authorities note rule',
    { kind: 'any-true' },
    'entities.person.authorities.note',
    'needs a flag',
  ],
  [
    'the fullest flag',
    'entities person authorities optedOut rule',
    { kind: 'most-complete', order: ['close'] },
    'entities.person.authorities.optedOut',
    'Only texts',
  ],
  // Places and conditions.
  [
    'a home that is not mapped',
    'entities person places hubspot homes',
    ['contact'],
    'entities.person.places.hubspot.homes',
    "Did you mean 'contacts'?",
  ],
  [
    'a create in a stream that is no home',
    'entities person places hubspot create stream',
    'leads',
    'entities.person.places.hubspot.create',
    'which is no home',
  ],
  [
    'a place under what is no reference',
    'entities person places close under field',
    'compny',
    'entities.person.places.close.under',
    "Did you mean 'company'?",
  ],
  [
    'a create that leaves out what is required',
    'entities person streams close/contact lenses email access',
    'read',
    'entities.person.places.close.create',
    'email is required, and contact only reads it',
  ],
  [
    'a place where nothing is mapped',
    'entities company places stripe',
    { connection: 'stripe', homes: [], create: { kind: 'never' } },
    'entities.company.places.stripe',
    'mapped to nothing',
  ],
  [
    'a user that is created',
    'entities user places close create',
    { kind: 'when', condition: { op: 'always' }, stream: 'user' },
    'entities.user.places.close',
    'Users are never created.',
  ],
  [
    'a condition on a field that is not there',
    'entities person places close create condition field',
    'lifecicle',
    'entities.person.places.close.create',
    "Did you mean 'lifecycle'?",
  ],
  [
    'a stage that is not on the ladder',
    'entities person places close create condition step',
    'mqll',
    'entities.person.places.close.create',
    "Did you mean 'mql'?",
  ],
  [
    'a way out as a stage',
    'entities person places close create condition step',
    'lost',
    'entities.person.places.close.create',
    "Ask .in('lost').",
  ],
  [
    'a value that a choice never has',
    'entities company places close create condition',
    { op: 'in', field: 'billing', values: ['curent'] },
    'entities.company.places.close.create',
    "Did you mean 'current'?",
  ],
  [
    'a text at least so much',
    'entities company places close create condition',
    { op: 'not', of: { op: 'at-least', field: 'name', number: 1 } },
    'entities.company.places.close.create',
    'it is no number',
  ],
  [
    'the end of a number',
    'entities person places hubspot create condition',
    { op: 'any', of: [{ op: 'ends-with', field: 'optedOut', text: 'x' }] },
    'entities.person.places.hubspot.create',
    'it is no text',
  ],
  [
    'a flag compared with a text',
    'entities person places hubspot create condition',
    { op: 'in', field: 'optedOut', values: ['yes'] },
    'entities.person.places.hubspot.create',
    "'yes' is no boolean",
  ],
  // Matching.
  [
    'matching by a field that is not there',
    'entities person matching field',
    'emial',
    'entities.person.matching',
    "Did you mean 'email'?",
  ],
  ['asking above linking', 'entities company matching linkFrom', 0.7, 'entities.company.matching', 'Ask below it.'],
  [
    'a field compared as what it is not',
    'entities company matching features',
    [{ as: 'email', fields: ['name'] }],
    'entities.company.matching.features',
    "can't be compared as email",
  ],
  [
    'a field compared twice',
    'entities company matching features',
    [
      { as: 'company-name', fields: ['name'] },
      { as: 'company-name', fields: ['name'] },
    ],
    'entities.company.matching.features',
    'compared twice',
  ],
  [
    'a known id in a stream of something else',
    'entities company matching knownIds',
    [{ connection: 'close', stream: 'leads', field: 'x', target: { connection: 'hubspot', stream: 'companies' } }],
    'entities.company.matching.knownIds',
    "Did you mean 'close/lead'?",
  ],
];

describe('validateRulebook', () => {
  it('takes what was compiled', () => {
    expect(validateRulebook(structuredClone(rulebook))).toEqual({ ok: true, rulebook });
  });

  it.each(table)('refuses %s, with path and mend', (_, at, value, path, text) => {
    const found = problems(changed(at, value));
    expect(found.map((problem) => problem.path)).toContain(path);
    expect(
      found
        .filter((problem) => problem.path === path)
        .map(({ message, mend }) => `${message} ${mend}`)
        .join('\n'),
    ).toContain(text);
    expect(found.every(({ message, mend }) => message.length > 0 && mend.length > 0)).toBe(true);
  });

  it.each([null, 1, 'x', [], {}, new Map()])('says what is missing in %j, and throws nothing', (input) => {
    expect(problems(input).length).toBeGreaterThan(0);
  });

  it('is not misled by names that every object has', () => {
    expect(problems(changed('entities person places close create condition field', 'constructor'))[0]?.message).toContain(
      "asks 'constructor'",
    );
    expect(problems(changed('connections hubspot owner', 'toString'))[0]?.message).toBe("There is no 'toString'.");
  });
});
