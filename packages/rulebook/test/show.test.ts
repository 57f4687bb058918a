import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRulebook, diffRulebooks, showRulebook, validateRulebook, type Rulebook } from '../src/index.ts';
import { textTable } from '../src/show/text-table.ts';
import { smallRulebook } from './fixtures/small-rulebook.ts';

const { rulebook } = compileRulebook(smallRulebook);

describe('showRulebook', () => {
  it('shows a row across: where each system holds a field, and which is right', () => {
    expect(showRulebook(rulebook)).toMatchInlineSnapshot(`
      "Rulebook Small · version fcaa2f47f341 · hours Mon-Fri 09:00-17:30 Europe/Berlin

      Companies  hubspot companies      close lead  source of truth
      ---------  ---------------------  ----------  ---------------
      Name *     name                   name        hubspot
      Billing    delinquent (by table)  -           hubspot
        hubspot companies delinquent: false = current, true = past-due
        hubspot: never created; lives in companies
        close: created in lead, always
        the same company: Name; linked from 0.9998, asked from 0.8; a new link fills only empty fields for 4 h

      People     hubspot contacts    close contact    source of truth
      ---------  ------------------  ---------------  ----------------------------
      E-mail *   email               emails[primary]  hubspot, else close
      Last name  lastname            -                hubspot
      Note       note                note             first filled: close, hubspot
      Opted out  optout              optout           one yes is a yes
      Lifecycle  stage (by table)    -                furthest along: hubspot
      Owner      owner_id            -                hubspot
      Company    companies[primary]  lead_id          hubspot, else close
        hubspot contacts stage: Lead = lead, MQL = mql, SQL = sql, Lost = lost
        hubspot: created in contacts, always; with pipeline = default
        close: created in contact, once Lifecycle has reached mql; under its company
        the same person: the same E-mail

      Owners are read from hubspot owners, close user.

      What no rule decides  waits on            due in  then
      --------------------  ------------------  ------  ------
      Missing field         Mara                4 h     Sam O.
      Duplicate record      Mara                4 h     Sam O.
      Stale value           Mara                4 h     Sam O.
      Failed validation     Mara                4 h     Sam O.
      Ambiguous approval    Mara                4 h     Sam O.
      Conflict              Mara                4 h     Sam O.
      Failed delivery       the system's owner  4 h     Sam O.
      Schema drift          Mara                4 h     Sam O.
      Unowned               Mara                4 h     Sam O.
      Drift                 Mara                4 h     Sam O.
      Fight                 Mara                4 h     Sam O.
      Pending delete        Mara                4 h     Sam O.
      In the end: Mara. Hours are business hours."
    `);
  });
});

describe('textTable', () => {
  it('keeps to the width where words allow it, and loses no word', () => {
    const cell = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (columns) => {
        const lines = textTable(
          columns.map((cells, i) => ({ title: `c${i}`, cells })),
          60,
        );
        const words = (texts: readonly string[]): readonly string[] =>
          texts
            .join(' ')
            .split(/[\s-]+/)
            .filter(Boolean)
            .toSorted();
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
        expect(words(lines)).toEqual(words(columns.flatMap((cells, i) => [`c${i}`, ...cells])));
      }),
      { numRuns: 50 },
    );
  });
});

/** Every place in a JSON value where a text, number or flag stands. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

/** The same with another value at a place. */
function replaced(value: unknown, path: readonly string[], by: (old: unknown) => unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return by(value);
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === first ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => [key, key === first ? replaced(item, rest, by) : item]),
  );
}

const other = (old: unknown): unknown =>
  typeof old === 'number'
    ? old * 0.99
    : typeof old === 'boolean'
      ? !old
      : old === 'both'
        ? 'read'
        : old === 'keep'
          ? 'clear'
          : `${String(old)}x`;

describe('diffRulebooks', () => {
  it('has nothing to say of a rulebook and itself', () => {
    expect(diffRulebooks(rulebook, structuredClone(rulebook))).toEqual([]);
  });

  it('says what is new, gone and another in lines that an operator reads', () => {
    const person = rulebook.entities[2];
    if (person === undefined) throw new Error('no person');
    const { note, ...authorities } = person.authorities;
    const email = { ...authorities['email'], rule: { kind: 'system', order: ['close'] } };
    const after = {
      ...rulebook,
      connections: { ...rulebook.connections, stripe: { owner: 'sam' } },
      entities: [...rulebook.entities.slice(0, 2), { ...person, authorities: { ...authorities, email } }],
    } as Rulebook;
    expect(note).toBeDefined();
    expect(diffRulebooks(rulebook, after)).toEqual([
      '- person.note source of truth: first filled: close, hubspot',
      '+ system stripe: owned by sam',
      '~ person.email source of truth: was hubspot, else close; now close',
    ]);
  });

  it('misses no change: any other value anywhere gives a line, both ways', () => {
    const places = leaves(rulebook);
    fc.assert(
      fc.property(fc.constantFrom(...places), (path) => {
        const after = replaced(rulebook, path, other) as Rulebook;
        if (!validateRulebook(after).ok) return;
        expect(diffRulebooks(rulebook, after).length, path.join('.')).toBeGreaterThan(0);
        expect(diffRulebooks(after, rulebook).length, path.join('.')).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
