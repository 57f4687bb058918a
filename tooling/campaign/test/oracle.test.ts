import { describe, expect, test } from 'vitest';
import { disagreements } from '../src/oracle/agreement.ts';
import { effectsAndAttempts, madeTwice } from '../src/oracle/remote-log.ts';
import type { World } from '../src/world/world.ts';

/** A world that holds what a test puts there: one person in two systems, and what was done to their records. */
function world(ledger: Readonly<Record<string, readonly object[]>>, systems: Readonly<Record<string, unknown>>): World {
  const answer = <T>(all: Readonly<Record<string, unknown>>, what: string): T => {
    const found = Object.entries(all).find(([part]) => what.includes(part));
    if (found === undefined) throw new Error(`nothing is known of ${what}`);
    return found[1] as T;
  };
  return {
    rows: (sql: string) => Promise.resolve(answer(ledger, sql)),
    sandbox: { read: (path: string) => Promise.resolve(answer(systems, path)) },
  } as unknown as World;
}

const LINKS = ['hubspot/contacts/1', 'salesforce/Contact/2'].map((ref) => {
  const [connection, stream, id] = ref.split('/');
  return { identity: 'p', connection, stream, id };
});
const shown = (one: string, other: string): unknown => ({
  records: [
    { vendor: 'hubspot', type: 'contacts', id: '1', properties: { jobtitle: one } },
    { vendor: 'salesforce', type: 'Contact', id: '2', properties: { Title: other } },
  ],
});
const mutations = (...list: readonly object[]): Readonly<Record<string, unknown>> => ({
  'since=0&': {
    mutations: list.map((one, seq) => ({ seq, vendor: 'hubspot', type: 'contacts', id: '1', viaApi: true, ...one })),
    next: list.length,
  },
  'since=': { mutations: [], next: list.length },
});
const attempt = (started: number): object => ({
  intent: `i${started}`,
  kind: 'update',
  connection: 'hubspot',
  stream: 'contacts',
  record_id: '1',
  started: new Date(started),
  ended: null,
  sent: true,
});

describe('the judge sees', () => {
  test('two systems that differ, unless somebody is asked about that field', async () => {
    const differs = (open: readonly object[]): World =>
      world({ 'from link': LINKS, exception_item: open }, { state: shown('CEO', 'CTO') });
    expect(await disagreements(differs([]))).toMatchObject([{ law: 'I4' }]);
    expect(await disagreements(differs([{ identity: 'p', field: 'email' }]))).toMatchObject([{ law: 'I4' }]);
    expect(await disagreements(differs([{ identity: 'p', field: 'title' }]))).toEqual([]);
    expect(await disagreements(world({ 'from link': LINKS, exception_item: [] }, { state: shown(' ceo', 'CEO') }))).toEqual([]);
  });

  test('a change in a system that no attempt was committed before, and one that one write made twice', async () => {
    const change = (at: number): object => ({ at, kind: 'update', changed: ['jobtitle'] });
    const judged = (attempts: readonly object[], ...changes: readonly object[]): Promise<readonly object[]> =>
      effectsAndAttempts(world({ attempt: attempts }, mutations(...changes)));
    expect(await judged([attempt(100)], change(150))).toEqual([]);
    expect(await judged([attempt(100), attempt(200)], change(150), change(250))).toEqual([]);
    expect(await judged([attempt(200)], change(150))).toMatchObject([{ law: 'I9' }]);
    expect(await judged([attempt(100)], change(150), change(250))).toMatchObject([{ law: 'I3' }]);
  });

  test('a record that was made twice', async () => {
    const summary = (creates: number): unknown => ({
      duplicates: [],
      markers: [{ vendor: 'close', marker: 'm', creates, live: creates }],
    });
    expect(await madeTwice(world({}, { summary: summary(1) }))).toEqual([]);
    expect(await madeTwice(world({}, { summary: summary(2) }))).toMatchObject([{ law: 'I2' }]);
  });
});
