import { EXCEPTION_KINDS } from '@meshline/rulebook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escalationOf, isOverdue, ownerOf, ownership } from '../src/index.ts';
import { rulebook } from './example-rulebook.ts';

const without =
  (...gone: string[]) =>
  (id: string) =>
    !gone.includes(id);

describe('ownerOf', () => {
  test('is whom the exception policy names', () => {
    expect(ownership(rulebook, 'duplicate-record', ['close'])).toEqual({
      owner: 'mara',
      because: "the rulebook gives 'duplicate record' to Mara",
    });
  });
  test("'system-owner' keeps the first connection that is named and known", () => {
    expect(ownerOf(rulebook, 'failed-delivery', ['hubspot', 'salesforce'])).toBe('sam');
    expect(ownerOf(rulebook, 'failed-delivery', ['nowhere', 'close'])).toBe('sam');
    expect(ownership(rulebook, 'failed-delivery', ['hubspot']).because).toBe('Sam keeps hubspot working');
    expect(ownerOf(rulebook, 'failed-delivery', [])).toBe('lea');
    expect(ownerOf(rulebook, 'failed-delivery', ['__proto__', 'constructor'])).toBe('lea');
  });
  test('a team owns through its lead, else an active member, else its fallback', () => {
    expect(ownerOf(rulebook, 'conflict', [])).toBe('ada');
    expect(ownerOf(rulebook, 'conflict', [], without('ada'))).toBe('sam');
    expect(ownerOf(rulebook, 'conflict', [], without('ada', 'sam'))).toBe('mara');
    expect(ownership(rulebook, 'conflict', []).because).toBe("the rulebook gives 'conflict' to SDR DACH, and Ada stands for it");
  });
  test('what has no active owner goes to the last one, also in a circle of fallbacks', () => {
    expect(ownerOf(rulebook, 'fight', [], without('ada'))).toBe('lea');
    expect(ownerOf(rulebook, 'duplicate-record', [], without('mara'))).toBe('lea');
  });
  test('every kind always has a person as owner, whoever is away', () => {
    const people = Object.values(rulebook.principals).filter(({ kind }) => kind === 'person');
    fc.assert(
      fc.property(
        fc.constantFrom(...EXCEPTION_KINDS),
        fc.subarray(['hubspot', 'salesforce', 'close', 'x']),
        fc.subarray(people.map(({ id }) => id)),
        (kind, systems, away) => {
          const owner = ownerOf(rulebook, kind, systems, without(...away));
          expect(rulebook.principals[owner]?.kind).toBe('person');
          if (!away.includes('lea')) expect(away).not.toContain(owner);
        },
      ),
    );
  });
});

describe('escalation', () => {
  const open = { state: 'open', backlog: false, dueAt: 1000 } as const;
  test('an open item is overdue after its due time; a closed one and one of the first backlog never', () => {
    expect(isOverdue(open, 1000)).toBe(false);
    expect(isOverdue(open, 1001)).toBe(true);
    expect(isOverdue({ ...open, state: 'closed' }, 9999)).toBe(false);
    expect(isOverdue({ ...open, backlog: true }, 9999)).toBe(false);
  });
  test('goes to whom the policy names, then to the last one, and ends there', () => {
    expect(escalationOf(rulebook, 'conflict', 'ada')).toEqual({ to: 'mara', because: "Ada didn't decide in time" });
    expect(escalationOf(rulebook, 'conflict', 'mara')?.to).toBe('lea');
    expect(escalationOf(rulebook, 'conflict', 'lea')).toBeUndefined();
    expect(escalationOf(rulebook, 'conflict', 'ada', without('mara'))?.to).toBe('lea');
  });
  test('reaches the last one within two steps from anybody', () => {
    for (const kind of EXCEPTION_KINDS) {
      for (const start of ['mara', 'sam', 'ada', 'lea']) {
        let at = start;
        let steps = 0;
        for (let next = escalationOf(rulebook, kind, at); next !== undefined; next = escalationOf(rulebook, kind, at)) {
          at = next.to;
          expect(++steps).toBeLessThanOrEqual(2);
        }
        expect(at).toBe('lea');
      }
    }
  });
});
