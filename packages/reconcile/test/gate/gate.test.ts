import { describe, expect, test } from 'vitest';
import { gate, gatePasses, type GateFacts, type GateVerdicts } from '@meshline/reconcile';

const update: GateFacts = {
  kind: 'update',
  rulebook: { ofIntent: 'h1', inForce: 'h1' },
  fields: [{ path: 'email', writable: true, legalValue: true, rule: 'source of truth: salesforce' }],
  owners: [{ path: 'owner', active: true }],
  itemOwnerActive: true,
  target: { live: true, version: 3, basedOn: 3, epoch: 1, epochOfIntent: 1 },
  mode: 'live',
  held: [],
  parked: [],
  attempts: 0,
  attemptLimit: 8,
  createStrategy: 'probe',
  slotFilled: false,
  unprobedUnknown: false,
  mustReadBack: ['email'],
};
const create: GateFacts = {
  ...update,
  kind: 'create',
  target: { live: true, version: 0, basedOn: 0, epoch: 5, epochOfIntent: 0 },
};
const field = update.fields[0] ?? { path: '', writable: true, legalValue: true, rule: '' };

describe('the gate', () => {
  test('passes what is in order', () => {
    expect(gatePasses(gate(update))).toBe(true);
    expect(gatePasses(gate(create))).toBe(true);
  });

  test.each<[keyof GateVerdicts, string, Partial<GateFacts>]>([
    ['mapping', 'a field that the system no longer has', { fields: [{ ...field, writable: undefined }] }],
    ['mapping', 'a field that may not be written', { fields: [{ ...field, writable: false }] }],
    ['mapping', 'a value that is not offered', { fields: [{ ...field, legalValue: false }] }],
    ['mapping', 'an empty patch', { fields: [] }],
    ['sourceOfTruth', 'another rulebook in force', { rulebook: { ofIntent: 'h1', inForce: 'h2' } }],
    ['sourceOfTruth', 'a field without a rule', { fields: [{ ...field, rule: '' }] }],
    ['owner', 'an inactive owner', { owners: [{ path: 'owner', active: false }] }],
    ['owner', 'nobody active for the item', { itemOwnerActive: false }],
    ['status', 'a connection that observes', { mode: 'observe' }],
    ['status', 'a deleted target', { target: { ...update.target, live: false } }],
    ['status', 'a hold', { held: ['email'] }],
    ['status', 'an open exception', { parked: ['email'] }],
    ['retryCount', 'the limit', { attempts: 8 }],
    ['replaySafety', 'a record that changed since', { target: { ...update.target, version: 4 } }],
    ['replaySafety', 'a record that was linked anew', { target: { ...update.target, epoch: 2 } }],
    ['replaySafety', 'an attempt of which nobody knows', { unprobedUnknown: true }],
    ['outcome', 'nothing to read back', { mustReadBack: [] }],
  ])('%s refuses %s, and only it', (check, _, more) => {
    const verdicts = gate({ ...update, ...more });
    expect(
      Object.entries(verdicts)
        .filter(([, verdict]) => verdict !== 'pass')
        .map(([name]) => name),
    ).toEqual([check]);
    expect(gatePasses(verdicts)).toBe(false);
  });

  test.each<[string, Partial<GateFacts>]>([
    ['a create that could not be repeated', { createStrategy: 'none' }],
    ['a slot that is filled', { slotFilled: true }],
  ])('replay safety refuses %s', (_, more) => {
    expect(gate({ ...create, ...more }).replaySafety).not.toBe('pass');
  });

  test('a hold on another field is none of its business', () => {
    expect(gatePasses(gate({ ...update, held: ['phone'], parked: ['phone'] }))).toBe(true);
  });
});
