import { describe, expect, it } from 'vitest';
import {
  checkQuiet,
  checkRemote,
  checkSilence,
  type RemoteFacts,
  type RemoteMutation,
  type SentAttempt,
  type WorkFacts,
} from '../src/index.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const SLOT = 'a5a1';

const made: RemoteMutation = {
  seq: 1,
  at: T0 + 10,
  vendor: 'hubspot',
  kind: 'create',
  type: 'contacts',
  id: '7',
  marker: SLOT,
  viaApi: true,
  changed: ['email'],
};
const updated: RemoteMutation = { ...made, seq: 2, at: T0 + 30, kind: 'update', marker: undefined, changed: ['jobtitle'] };
const create: SentAttempt = {
  intent: 'i1',
  kind: 'create',
  vendor: 'hubspot',
  type: 'contacts',
  id: '7',
  slot: SLOT,
  number: 1,
  startedAt: T0,
  outcome: 'applied',
  state: 'confirmed',
};
const update: SentAttempt = { ...create, intent: 'i2', kind: 'update', slot: undefined, startedAt: T0 + 20 };
const sound: RemoteFacts = { mutations: [made, updated], duplicates: [], attempts: [create, update], changesPerAttempt: 1 };

describe('checkRemote', () => {
  const laws = (broken: Partial<RemoteFacts>): readonly string[] =>
    checkRemote({ ...sound, ...broken }).map(({ law, subject }) => `${law} ${subject}`);
  const here = 'record hubspot/contacts/7';

  it('finds nothing where each change has its attempt, whatever people do there', () => {
    expect(laws({})).toEqual([]);
    const theirs: RemoteMutation = { ...updated, seq: 3, id: '8', viaApi: false };
    expect(laws({ mutations: [made, updated, theirs, { ...theirs, seq: 4, kind: 'archive' }] })).toEqual([]);
  });

  it('I2: a record that was made a second time by its marker, or where the first one was linked before', () => {
    const twice = { vendor: 'hubspot', type: 'contacts', id: '7', reason: 'marker', otherLinkedAt: undefined } as const;
    expect(laws({ duplicates: [twice] })).toEqual([`I2 ${here}`]);
    const alike = { ...twice, reason: 'label' } as const;
    expect(laws({ duplicates: [alike] })).toEqual([]);
    expect(laws({ duplicates: [{ ...alike, otherLinkedAt: T0 - 1 }] })).toEqual([`I2 ${here}`]);
    expect(laws({ duplicates: [{ ...alike, otherLinkedAt: T0 + 1 }] })).toEqual([]);
  });

  it('I3: a marker that was given twice, and more updates than attempts', () => {
    const again: RemoteMutation = { ...made, seq: 5, id: '9' };
    expect(laws({ mutations: [made, updated, again] })).toEqual(['I3 record hubspot/contacts/9']);
    const once = { mutations: [made, updated, { ...updated, seq: 6, at: T0 + 40 }], attempts: [update] };
    expect(laws(once)).toContain(`I3 ${here}`);
    expect(laws({ ...once, changesPerAttempt: 2 })).not.toContain(`I3 ${here}`);
  });

  it('I9: a change that no attempt was stored for before, and a deletion', () => {
    expect(laws({ mutations: [made, { ...updated, at: T0 - 1 }] })).toEqual([`I9 ${here}`]);
    expect(laws({ mutations: [made, updated, { ...updated, seq: 8, id: '99' }] })).toContain('I9 record hubspot/contacts/99');
    expect(laws({ mutations: [made, updated, { ...updated, seq: 9, kind: 'archive' }] })).toEqual([`I9 ${here}`]);
  });

  it('I25: what counts as made and never was, by another vendor or without its marker', () => {
    expect(laws({ mutations: [updated] })).toContain('I25 intent i1');
    expect(laws({ mutations: [{ ...made, marker: 'another' }, updated] })).toContain('I25 intent i1');
    expect(laws({ mutations: [], attempts: [{ ...create, outcome: 'unknown', state: 'unknown' }] })).toEqual([]);
  });
});

const atRest: WorkFacts = {
  dirtyRecords: 0,
  dirtyIdentities: 0,
  openIntents: {},
  openAttempts: 0,
  intents: 10,
  attempts: 12,
};

describe('checkQuiet', () => {
  it.each([
    ['records to link', { dirtyRecords: 1 }],
    ['identities to settle', { dirtyIdentities: 2 }],
    ['attempts under way', { openAttempts: 1 }],
    ['writes that are unknown', { openIntents: { unknown: 3 } }],
    ['writes that are ready', { openIntents: { ready: 1, unknown: 0 } }],
  ])('I1: %s are left', (subject, broken) => {
    expect(checkQuiet({ ...atRest, ...broken })).toMatchObject([{ law: 'I1', subject }]);
  });

  it('finds nothing at rest', () => {
    expect(checkQuiet({ ...atRest, openIntents: { planned: 0 } })).toEqual([]);
  });
});

describe('checkSilence', () => {
  const laws = (after: Partial<WorkFacts>, mutations: readonly [number, number] = [5, 5]): readonly string[] =>
    checkSilence(atRest, { ...atRest, ...after }, mutations).map(({ law, subject }) => `${law} ${subject}`);

  it('finds nothing where a further look did nothing', () => {
    expect(laws({})).toEqual([]);
  });

  it('I13: something was planned though nothing had changed', () => {
    expect(laws({ intents: 11 })).toEqual(['I13 writes planned']);
  });

  it('I5: something was sent, or arrived, though nothing had changed', () => {
    expect(laws({ attempts: 13 })).toEqual(['I5 attempts']);
    expect(laws({}, [5, 6])).toEqual(['I5 remote changes']);
  });
});
