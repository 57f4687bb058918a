import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { provision, readAll, world, writeOne, type Reading, type World } from './world.ts';

type Act = {
  readonly kind: 'make' | 'edit' | 'remove' | 'merge' | 'write' | 'wait' | 'poll' | 'restart';
  readonly pick: number;
  readonly type: number;
};

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('make', 'make', 'edit', 'edit', 'remove', 'merge', 'write', 'wait', 'poll', 'poll', 'restart'),
  pick: fc.nat(1_000),
  type: fc.nat(2),
});

const compare = (a: string, b: string): number => (a < b ? -1 : 1);
const types = ['lead', 'contact', 'opportunity'] as const;
const waits = [1, 500, 1_900, 2_500, 61_000, 400_000, 90_000_000];

/** What a host holds of each record: the newest revision that it was shown. */
class Host {
  readonly held = new Map<string, { revision: string; name: unknown; lead: unknown }>();
  take(reading: Reading): void {
    for (const item of reading.items) {
      if (item.kind === 'tombstone') this.held.delete(item.id);
      if (item.kind === 'alias') this.held.delete(item.from.id);
      if (item.kind !== 'record') continue;
      const { id, revision = '', fields } = item.record;
      if ((this.held.get(id)?.revision ?? '') > revision) continue;
      this.held.set(id, { revision, name: fields['name'] ?? fields['note'], lead: fields['lead_id'] });
    }
  }
}

async function perform(w: World, { kind, pick, type: index }: Act, step: number): Promise<void> {
  const { backdoor } = w.vendor;
  const type = types[index] ?? 'lead';
  const some = (name: string): string | undefined => {
    const live = w.live(name);
    return live[pick % Math.max(live.length, 1)]?.id;
  };
  const text = type === 'opportunity' ? { note: `Text ${step}` } : { name: `Text ${step}` };
  const [lead, id] = [some('lead'), some(type)];
  if (kind === 'make' && (type === 'lead' || lead !== undefined))
    backdoor.create(type, type === 'lead' ? text : { ...text, lead_id: lead });
  if (kind === 'edit' && id !== undefined) backdoor.edit(type, id, text);
  if (kind === 'remove' && id !== undefined) backdoor.remove(type, id);
  if (kind === 'write' && id !== undefined)
    await writeOne(w.session, { opId: String(step), stream: type, kind: 'update', id, patch: text });
  if (kind === 'merge') {
    const [a, b] = w.live('lead');
    if (a !== undefined && b !== undefined) backdoor.edit('lead', a.id, { merge_into: b.id });
  }
  if (kind === 'wait') w.clock.advance(waits[pick % waits.length] ?? 1);
}

describe('reading on', () => {
  test('comes to what Close holds, whatever happens between polls, with lags, restarts and our own writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
        const w = world({ lags: true });
        await provision(w.session);
        const lead = w.vendor.backdoor.create('lead', { name: 'First' });
        w.vendor.backdoor.create('contact', { lead_id: lead, name: 'First contact' });
        const host = new Host();
        let session = w.session;
        let cursor: Record<string, unknown> | undefined;
        const poll = async (): Promise<void> => {
          const reading = await readAll(session, cursor);
          host.take(reading);
          ({ cursor } = reading);
        };
        for (const [step, one] of acts.entries()) {
          w.clock.advance(1);
          if (one.kind === 'poll') await poll();
          else if (one.kind === 'restart') session = w.open();
          else await perform(w, one, step);
        }
        w.clock.advance(3_000);
        await poll();
        await poll();
        const line = (id: string, text: unknown, lead: unknown): string => JSON.stringify([id, text ?? '', lead ?? '']);
        const wanted = types.flatMap((type) =>
          w.live(type).map(({ id, properties }) => line(id, properties['name'] ?? properties['note'], properties['lead_id'])),
        );
        const got = [...host.held].map(([id, { name, lead: under }]) =>
          line(id, name, (under as { id?: string } | undefined)?.id),
        );
        expect(got.toSorted(compare)).toEqual(wanted.toSorted(compare));
      }),
      { numRuns: 60 },
    );
  });
});
