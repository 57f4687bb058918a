// oxlint-disable unicorn/no-thenable -- `then` is a word of the compiled rulebook
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalHash } from '@meshline/record';
import {
  beforeStage,
  compileRulebook,
  days,
  defineRulebook,
  exceptionPolicy,
  given,
  mapping,
  RulebookError,
  systemOfRecord,
  validateRulebook,
  when,
  type RulebookDefinition,
  type SourceOfTruth,
} from '../src/index.ts';
import { close, company, hubspot, mappings, parts, people, smallRulebook } from './fixtures/small-rulebook.ts';

const { rulebook, hash } = compileRulebook(smallRulebook);
const entityOf = (name: string) => rulebook.entities.find((entity) => entity.name === name)!;

/** The same JSON with its keys in another order. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string): string => canonicalHash(`${seed}${key}`);
  const entries = Object.entries(value).toSorted(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, shuffled(item, seed)]));
}

describe('compileRulebook', () => {
  it('makes plain JSON: what is read back is what was made', () => {
    expect(JSON.parse(JSON.stringify(rulebook))).toStrictEqual(rulebook);
  });

  it('gives one version, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const other = validateRulebook(shuffled(rulebook, seed));
        expect(other.ok && canonicalHash(other.rulebook)).toBe(hash);
      }),
      { numRuns: 20 },
    );
  });

  it('gives the same version each time, and another one for another rule', () => {
    expect(compileRulebook(smallRulebook).hash).toBe(hash);
    expect(compileRulebook(defineRulebook({ ...parts, name: 'Other' })).hash).not.toBe(hash);
  });

  it('puts users first and parents before children', () => {
    expect(rulebook.entities.map(({ name }) => name)).toEqual(['user', 'company', 'person']);
  });

  it('reads users from each stream and writes none', () => {
    const user = entityOf('user');
    expect(user.streams.map(({ connection, stream }) => `${connection}/${stream}`)).toEqual(['hubspot/owners', 'close/user']);
    expect(user.streams.flatMap(({ lenses }) => Object.values(lenses)).every(({ access }) => access === 'read')).toBe(true);
    expect(user.matching).toEqual({ by: 'exact', field: 'email' });
    expect(Object.values(user.places).every(({ create }) => create.kind === 'never')).toBe(true);
  });

  it('never creates where no place says so', () => {
    expect(entityOf('company').places['hubspot']).toEqual({
      connection: 'hubspot',
      homes: ['companies'],
      create: { kind: 'never' },
    });
  });

  it('keeps fixed values with the stream that is created in', () => {
    expect(entityOf('person').streams.map(({ onCreate }) => onCreate)).toEqual([{ pipeline: 'default' }, undefined]);
  });

  it('counts due days in business days', () => {
    const policy = { owner: people.mara, due: days(2), next: people.sam };
    const kinds = Object.fromEntries(
      ['missingField', 'duplicateRecord', 'staleValue', 'failedValidation', 'ambiguousApproval', 'conflict', 'failedDelivery']
        .concat(['schemaDrift', 'unowned', 'drift', 'fight', 'pendingDelete'])
        .map((kind) => [kind, policy]),
    ) as Parameters<typeof exceptionPolicy>[0];
    const compiled = compileRulebook(defineRulebook({ ...parts, exceptions: exceptionPolicy(kinds, { lastly: people.mara }) }));
    expect(compiled.rulebook.exceptions.conflict.dueHours).toBe(17);
  });

  it('finds the ladder that a stage belongs to, and takes the value before it from the first system', () => {
    const email = beforeStage('sql', hubspot).from('sql', systemOfRecord(close).orElse(hubspot)).onOtherEdit('put-back');
    const compiled = compileRulebook(defineRulebook({ ...parts, authorities: [withEmail(email), parts.authorities[1]] }));
    expect(compiled.rulebook.entities[2]?.authorities['email']).toEqual({
      rule: {
        kind: 'by-condition',
        when: { op: 'reached', field: 'lifecycle', step: 'sql' },
        then: { kind: 'system', order: ['close', 'hubspot'] },
        otherwise: { kind: 'system', order: ['hubspot'] },
      },
      onOtherEdit: 'put-back',
      writeOnce: false,
      workflows: [],
    });
  });

  it('names what is missing in the parts, once', () => {
    expect(problemsOf(defineRulebook({ ...parts, mappings: [mappings[1]] }))).toEqual([
      { path: 'entities.person', message: 'It has no mapping(...).', mend: 'Add one to the rulebook.' },
    ]);
  });

  it('refuses a condition over another thing', () => {
    const email = given(when(company.name).isSet(), close).otherwise(hubspot);
    expect(problemsOf(defineRulebook({ ...parts, authorities: [withEmail(email), parts.authorities[1]] }))[0]).toMatchObject({
      path: 'entities.person.authorities.email',
      message: 'The condition asks a field of company.',
    });
  });

  it('refuses two values that mean the same unless one is only read', () => {
    const [forPerson, forCompany] = mappings;
    const twice = mapping(company, [hubspot.stream('companies'), close.stream('lead')], {
      name: ['name', 'name'],
      billing: [
        { cell: 'values', path: 'b', access: 'both', read: { a: 'current', b: 'current' }, write: {} },
        { cell: 'not-held' },
      ],
    });
    expect(problemsOf(defineRulebook({ ...parts, mappings: [forPerson, twice] }))).toEqual([
      {
        path: 'entities.company.streams.hubspot/companies.lenses.billing.values',
        message: "'a' and 'b' all mean 'current', and nothing says which is written back.",
        mend: "Name those that are never written: .onlyRead('b').",
      },
    ]);
    expect(forCompany.places).toHaveLength(1);
  });

  it('says so where a file exports something else', () => {
    expect(() => compileRulebook({} as RulebookDefinition)).toThrow('End it with: export default defineRulebook({ ... }).');
  });
});

/** The person's sources of truth with another one for its e-mail address. */
function withEmail(email: SourceOfTruth) {
  return { ...parts.authorities[0], fields: { ...parts.authorities[0].fields, email: email.data } };
}

function problemsOf(definition: RulebookDefinition): RulebookError['problems'] {
  try {
    compileRulebook(definition);
  } catch (error) {
    if (error instanceof RulebookError) return error.problems;
    throw error;
  }
  return [];
}
