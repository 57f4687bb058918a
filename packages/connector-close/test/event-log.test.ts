import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collapse } from '../src/collapse.ts';
import { readEvent, type CloseEvent } from '../src/event-log.ts';
import { Seen } from '../src/seen.ts';

let counter = 0;
const event = (objectType: string, objectId: string, action: string, more: Partial<CloseEvent> = {}): CloseEvent => ({
  id: `ev_${++counter}`,
  at: 1_000,
  version: '1',
  objectType,
  objectId,
  action,
  data: {},
  ...more,
});

describe('events', () => {
  test('times without a zone are UTC; merge ids and the time of the object are taken along', () => {
    const read = readEvent({
      id: 'ev_1',
      date_updated: '2019-01-15T12:48:23.395000',
      object_type: 'lead',
      object_id: 'lead_b',
      action: 'merged',
      meta: { merge_source_lead_id: 'lead_a', merge_destination_lead_id: 'lead_b' },
      data: { date_updated: '2019-01-15T12:48:23.100000+00:00' },
    });
    expect(read?.at).toBe(Date.UTC(2019, 0, 15, 12, 48, 23, 395));
    expect(read?.objectAt).toBe(Date.UTC(2019, 0, 15, 12, 48, 23, 100));
    expect(read?.merge).toEqual({ source: 'lead_a', destination: 'lead_b' });
  });

  test('what is no event is left out', () => {
    for (const raw of [null, 'x', {}, { id: 'ev_1', object_type: 'lead', object_id: 'l', action: 'updated' }])
      expect(readEvent(raw)).toBeUndefined();
  });
});

describe('collapse', () => {
  test('many events of one record are one look, at the newest state that any of them saw', () => {
    const fates = collapse([
      event('contact', 'c', 'updated', { objectAt: 5 }),
      event('contact', 'c', 'updated', { objectAt: 9 }),
      event('contact', 'c', 'created'),
    ]);
    expect([...fates.changed.contact]).toEqual([['c', 9]]);
  });

  test('a delete is final, whatever else is told and in whatever order', () => {
    const events = [
      event('lead', 'l', 'updated'),
      event('lead', 'l', 'deleted'),
      event('lead', 'l', 'created'),
      event('contact', 'c', 'updated'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4 }), (order) => {
        const fates = collapse(order);
        expect(fates.deleted.map(({ id }) => id)).toEqual(['l']);
        expect([...fates.changed.lead.keys()]).toEqual([]);
        expect([...fates.changed.contact.keys()]).toEqual(['c']);
      }),
    );
  });

  test('a lead that was merged away is an alias and no tombstone; its destination is read', () => {
    const merge = { source: 'a', destination: 'b' };
    const fates = collapse([
      event('contact', 'c2', 'deleted', { merge }),
      event('contact', 'c1', 'updated', { merge }),
      event('lead', 'a', 'deleted', { merge }),
      event('lead', 'b', 'merged', { merge }),
      event('lead', 'a', 'updated'),
    ]);
    expect(fates.merges).toEqual([merge]);
    expect(fates.deleted.map(({ id }) => id)).toEqual(['c2']);
    expect([...fates.changed.lead.keys()]).toEqual(['b']);
    expect([...fates.changed.contact.keys()]).toEqual(['c1']);
  });

  test('merges come oldest first; what was merged away is not read', () => {
    const [first, second] = [
      { source: 'a', destination: 'b' },
      { source: 'b', destination: 'c' },
    ];
    const fates = collapse([event('lead', 'c', 'merged', { merge: second }), event('lead', 'b', 'merged', { merge: first })]);
    expect(fates.merges).toEqual([first, second]);
  });

  test('a change of custom fields or statuses makes the schema stale; other objects are passed over', () => {
    expect(collapse([event('custom_fields.lead', 'cf', 'updated')]).schemaChanged).toBe(true);
    expect(collapse([event('status.opportunity', 's', 'created')]).schemaChanged).toBe(true);
    expect(collapse([event('activity.email', 'a', 'updated'), event('task.lead', 't', 'created')]).schemaChanged).toBe(false);
  });
});

describe('what is done with', () => {
  test('is known under the committed cursor only, until it is past the floor', () => {
    const seen = new Seen();
    seen.commit('A', 'B', [['ev@1', 50]], 0);
    expect(seen.has('B', 'ev@1')).toBe(true);
    expect(seen.has('A', 'ev@1')).toBe(false);
    expect(seen.has('B', 'ev@2')).toBe(false);
    seen.commit('B', 'C', [], 51);
    expect(seen.has('C', 'ev@1')).toBe(false);
    seen.commit('C', 'D', [['ev@1', 50]], 0);
    seen.commit('elsewhere', 'E', [], 0);
    expect(seen.has('E', 'ev@1')).toBe(false);
  });
});
