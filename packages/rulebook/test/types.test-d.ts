/**
 * What the compiler refuses before any check runs. Each `@ts-expect-error` is an error itself where the line below compiles,
 * so that the ordinary type check proves all of this.
 */
import {
  all,
  anyTrue,
  authority,
  beforeStage,
  businessHours,
  choice,
  connection,
  days,
  defineRulebook,
  email,
  entity,
  exceptionPolicy,
  firstFilled,
  flag,
  fullName,
  furthestAlong,
  given,
  hours,
  ladder,
  mapping,
  matching,
  money,
  mostComplete,
  mostRecentChange,
  notHeld,
  number,
  parentText,
  part,
  personName,
  systemOfRecord,
  team,
  text,
  users,
  usersFrom,
  values,
  when,
} from '../src/index.ts';
import { parts } from './fixtures/small-rulebook.ts';

const { mara, sam } = users({ mara: 'mara@acme.example', sam: 'sam@acme.example' });
const hubspot = connection('hubspot', { owner: sam });
const salesforce = connection('salesforce', { owner: sam });
const stripe = connection('stripe', { owner: sam });

const lifecycle = ladder('lead', 'mql', 'sql').exits('lost');
const person = entity('person', { email: email(), age: number(), optedOut: flag(), lifecycle, kind: choice('a', 'b') });
const company = entity('company', { name: text(), worth: money('EUR') });
const contacts = hubspot.stream('contacts');
const lead = salesforce.stream('Lead');
const contact = salesforce.stream('Contact');

export function sources(): void {
  const rest = {
    age: systemOfRecord(hubspot),
    optedOut: anyTrue(),
    lifecycle: furthestAlong(hubspot),
    kind: firstFilled(hubspot),
  };
  authority(person, { ...rest, email: systemOfRecord(hubspot).orElse(salesforce) });
  // @ts-expect-error -- a field without a source of truth (R21)
  authority(person, rest);
  // @ts-expect-error -- a field that isn't there
  authority(person, { ...rest, email: systemOfRecord(hubspot), emial: systemOfRecord(hubspot) });
  // @ts-expect-error -- 'most recent' must say who is right at the first run
  authority(person, { ...rest, email: mostRecentChange(hubspot, salesforce) });
  // @ts-expect-error -- and that is one of its systems
  mostRecentChange(hubspot, salesforce).firstRun(stripe);
  // @ts-expect-error -- only a ladder has a value furthest along
  authority(person, { ...rest, email: furthestAlong(hubspot) });
  // @ts-expect-error -- only a flag has a yes
  authority(person, { ...rest, email: anyTrue() });
  // @ts-expect-error -- a number doesn't say more than another
  authority(person, { ...rest, email: systemOfRecord(hubspot), age: mostComplete(hubspot) });
  // @ts-expect-error -- no system at all
  firstFilled();
}

export function stages(): void {
  const rest = {
    age: systemOfRecord(hubspot),
    optedOut: anyTrue(),
    lifecycle: furthestAlong(hubspot),
    kind: firstFilled(hubspot),
  };
  authority(person, { ...rest, email: beforeStage('sql', hubspot).from('sql', salesforce) });
  // @ts-expect-error -- a stage that isn't on the ladder
  authority(person, { ...rest, email: beforeStage('sqll', hubspot).from('sqll', salesforce) });
  // @ts-expect-error -- two different stages would leave a gap
  beforeStage('mql', hubspot).from('sql', salesforce);
  // @ts-expect-error -- what goes beside a rule is said once, outside
  beforeStage('mql', systemOfRecord(hubspot).onOtherEdit('accept')).from('mql', salesforce);
  // @ts-expect-error -- nothing reaches a way out
  when(person.lifecycle).reached('lost');
  // @ts-expect-error -- a stage that isn't on the ladder
  when(person.lifecycle).reached('customer');
  // @ts-expect-error -- a choice has no order
  when(person.kind).reached('a');
  // @ts-expect-error -- a value that the choice never has
  when(person.kind).is('c');
  // @ts-expect-error -- a text can't be at least so much
  when(person.email).atLeast(3);
  // @ts-expect-error -- money has no plain value
  when(company.worth).is('12');
  given(all(when(person.age).atLeast(3), when(person.optedOut).is(false)), hubspot).otherwise(salesforce);
  // @ts-expect-error -- a meaning that the ladder doesn't have
  values(lifecycle, { New: 'leed' });
  // @ts-expect-error -- a value that isn't in the table
  values(lifecycle, { New: 'lead' }).onlyRead('Old');
}

export function columns(): void {
  const table = values(lifecycle, { New: 'lead' });
  const kinds = values(person.kind, { A: 'a' });
  const rows = {
    age: ['age', notHeld],
    optedOut: ['out', 'Out'],
    lifecycle: [table.in('s'), notHeld],
    kind: [notHeld, notHeld],
  } as const;
  mapping(person, [contacts, lead], { ...rows, email: ['email', 'Email'] });
  // @ts-expect-error -- a column too few
  mapping(person, [contacts, lead], { ...rows, email: ['email'] });
  // @ts-expect-error -- a column too many
  mapping(person, [contacts, lead], { ...rows, email: ['email', 'Email', 'Mail'] });
  // @ts-expect-error -- a row too few
  mapping(person, [contacts, lead], rows);
  // @ts-expect-error -- a row for a field that isn't there
  mapping(person, [contacts, lead], { ...rows, email: ['email', 'Email'], emial: ['a', 'b'] });
  // @ts-expect-error -- a ladder needs a table of values
  mapping(person, [contacts, lead], { ...rows, email: ['email', 'Email'], lifecycle: ['stage', 'Status'] });
  // @ts-expect-error -- and one of its own
  mapping(person, [contacts, lead], { ...rows, email: ['email', 'Email'], lifecycle: [kinds.in('stage'), notHeld] });
  // @ts-expect-error -- an e-mail address is no part of a name
  mapping(person, [contacts, lead], { ...rows, email: [part('name', 'first'), 'Email'] });
  // @ts-expect-error -- and repeats no parent
  mapping(person, [contacts, lead], { ...rows, email: [parentText('Company'), 'Email'] });
}

export function places(): void {
  const row = ['a', 'b', 'c'] as const;
  const map = mapping(company, [contacts, lead, contact], { name: row, worth: row });
  map.place(hubspot, { createWhen: when(company.name).isSet() });
  map.place(salesforce, { createIn: 'Lead', createWhen: when(company.name).isSet() });
  // @ts-expect-error -- two homes: in which is it created?
  map.place(salesforce, { createWhen: when(company.name).isSet() });
  // @ts-expect-error -- a home that isn't mapped
  map.place(salesforce, { homes: ['Account'] });
  // @ts-expect-error -- a system that isn't mapped
  map.place(stripe, {});
  // @ts-expect-error -- the condition of another entity
  map.place(hubspot, { createWhen: when(person.email).isSet() });
  // @ts-expect-error -- a place to create in without a condition
  map.place(salesforce, { createIn: 'Lead' });
  // @ts-expect-error -- under a field that refers to nothing
  map.place(hubspot, { under: company.name });
}

export function owners(): void {
  const policy = { owner: mara, due: hours(4), next: sam };
  const rest = {
    duplicateRecord: policy,
    staleValue: policy,
    failedValidation: policy,
    ambiguousApproval: policy,
    conflict: policy,
    failedDelivery: policy,
    schemaDrift: policy,
    unowned: policy,
    drift: policy,
    fight: policy,
    pendingDelete: policy,
  };
  exceptionPolicy({ ...rest, missingField: policy }, { lastly: mara });
  // @ts-expect-error -- a kind without a policy
  exceptionPolicy(rest, { lastly: mara });
  // @ts-expect-error -- a kind without an owner
  exceptionPolicy({ ...rest, missingField: { due: days(1), next: mara } }, { lastly: mara });
  // @ts-expect-error -- a kind without a due time
  exceptionPolicy({ ...rest, missingField: { owner: mara, next: mara } }, { lastly: mara });
  // @ts-expect-error -- nobody in the end
  exceptionPolicy({ ...rest, missingField: policy }, {});
  // @ts-expect-error -- an empty team
  team('Nobody', { members: [], lead: mara, fallback: mara });
  // @ts-expect-error -- a system without an owner
  connection('close', {});
  // @ts-expect-error -- a day that isn't one
  businessHours({ zone: 'Europe/Berlin', open: 'Mon-Fry 09:00-18:00' });
  // @ts-expect-error -- a name's part alone says too little
  matching(entity('x', { last: personName() }), { compare: [entity('x', { last: personName() }).last] });
  // @ts-expect-error -- a field of another entity
  matching(company, { compare: [person.email] });
  matching(entity('x', { last: personName() }), {
    compare: [fullName(entity('x', { last: personName() }).last, entity('x', { last: personName() }).last)],
  });
}

export function whole(): void {
  defineRulebook(parts);
  // @ts-expect-error -- an entity without a source of truth
  defineRulebook({ ...parts, authorities: [parts.authorities[0]] });
  // @ts-expect-error -- an entity without match rules
  defineRulebook({ ...parts, matching: [parts.matching[0]] });
  const strangeSource = authority(company, { name: systemOfRecord(stripe), worth: firstFilled(hubspot) });
  // @ts-expect-error -- a system that isn't among the connections, in a source of truth
  defineRulebook({ ...parts, authorities: [...parts.authorities, strangeSource] });
  const strangeColumn = mapping(company, [stripe.stream('customers')], { name: ['name'], worth: ['balance'] });
  // @ts-expect-error -- in a mapping
  defineRulebook({ ...parts, mappings: [...parts.mappings, strangeColumn] });
  // @ts-expect-error -- and where users are read
  defineRulebook({ ...parts, users: usersFrom([stripe.stream('users')]) });
}
