import { describe, expect, it } from 'vitest';
import type { LabelledRecord } from '../../src/control/truth.ts';
import { control, sandboxFor } from '../world.ts';

describe('live traffic', () => {
  it('does all kinds of things, and every record it makes has a label of its own that is known', async () => {
    const sandbox = sandboxFor({ people: 250, seed: 3 });
    const before = (await control(sandbox, 'GET', '/truth')).body.labels.length;
    const { traffic } = sandbox.state();
    for (let i = 0; i < 220; i++) expect(traffic.step()?.seq).toBe(i + 1);
    const events = traffic.events();
    expect(new Set(events.map(({ kind }) => kind))).toEqual(
      new Set(['edit', 'form fill', 'new person', 'turns up', 'new company', 'new deal', 'delete', 'convert']),
    );
    expect(new Set(events.map(({ vendor }) => vendor)).size).toBe(3);
    for (const { text } of events) expect(text).not.toMatch(/undefined|null|\s{2}/u);
    const labels = (await control(sandbox, 'GET', '/truth')).body.labels as LabelledRecord[];
    expect(labels.length).toBeGreaterThan(before + 15);
    expect(labels.filter(({ label, inferred }) => label === 'unlabelled' || inferred)).toEqual([]);
    for (const { kind, vendor, type, id, label } of events) {
      if (kind === 'delete' || kind === 'convert') continue;
      expect(
        labels.find((each) => each.vendor === vendor && each.type === type && each.id === id)?.label,
        `${kind} ${label}`,
      ).toBe(label);
    }
    expect((await control(sandbox, 'GET', '/mutations/summary')).body).toMatchObject({
      duplicateCreates: 0,
      vendors: { hubspot: { creates: 0 } },
    });
  });

  it('gives newcomers labels that nobody had', () => {
    const sandbox = sandboxFor({ people: 100, seed: 4 });
    const { traffic } = sandbox.state();
    for (let i = 0; i < 120; i++) traffic.step();
    const fresh = traffic.events().filter(({ kind }) => kind === 'form fill' || kind === 'new person');
    expect(fresh.length).toBeGreaterThan(3);
    expect(new Set(fresh.map(({ label }) => label)).size).toBe(fresh.length);
    for (const { label } of fresh) expect(Number(label.slice('person-'.length))).toBeGreaterThan(100);
  });

  it('moves a converted lead to its contact, which is the same person', async () => {
    const sandbox = sandboxFor({ people: 250, seed: 3 });
    const { traffic, labels, vendors } = sandbox.state();
    let event = traffic.step();
    for (let i = 0; i < 400 && event?.kind !== 'convert'; i++) event = traffic.step();
    expect(event?.kind).toBe('convert');
    const contact = vendors.salesforce.backdoor.get('Lead', event?.id ?? '')?.properties['ConvertedContactId'];
    expect(labels.get('salesforce', 'Contact', String(contact))?.label).toBe(event?.label);
  });

  it('is started and stopped over the control API', async () => {
    const sandbox = sandboxFor({ people: 60 });
    expect((await control(sandbox, 'POST', '/traffic', { action: 'start', everyMs: 60_000 })).body).toEqual({
      running: true,
      everyMs: 60_000,
    });
    expect((await control(sandbox, 'POST', '/traffic', { action: 'stop' })).body).toMatchObject({ running: false });
    const { body } = await control(sandbox, 'POST', '/traffic', { action: 'step' });
    expect((await control(sandbox, 'GET', '/traffic/events?since=0')).body).toEqual({
      events: [body.event],
      next: 1,
      running: false,
    });
    expect((await control(sandbox, 'GET', '/traffic/events?since=1')).body.events).toEqual([]);
    expect((await control(sandbox, 'POST', '/traffic', { action: 'dance' })).status).toBe(400);
    sandbox.close();
  });
});
