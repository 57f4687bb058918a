import { provisionStepSchema, streamDescriptionSchema } from '@meshline/connector-spec';
import { describe, expect, test } from 'vitest';
import { provision, world } from './world.ts';

const never = new AbortController().signal;

describe('describe', () => {
  test('tells the streams with their custom fields, statuses and types', async () => {
    const w = world();
    const streams = new Map(
      (await w.session.describe(never)).map((stream) => [stream.stream, streamDescriptionSchema.parse(stream)]),
    );
    const work = ['task', 'note', 'call', 'email', 'meeting'];
    expect(new Set(streams.keys())).toEqual(new Set(['contact', 'lead', 'opportunity', 'user', ...work]));
    const field = (stream: string, name: string) => streams.get(stream)?.fields.find((one) => one.name === name);
    expect(field('lead', 'status')).toMatchObject({
      type: 'enum',
      options: [{ value: 'Potential' }, { value: 'Qualified' }, { value: 'Customer' }, { value: 'Bad Fit' }],
    });
    expect(field('lead', 'custom.Employees')).toMatchObject({ type: 'number', writable: true });
    expect(field('lead', 'custom.Owner')).toMatchObject({ type: 'reference', references: ['user'] });
    expect(field('contact', 'emails')).toMatchObject({ type: 'list', itemType: 'email' });
    expect(field('contact', 'lead_id')).toMatchObject({ required: true, references: ['lead'] });
    expect(field('opportunity', 'value')).toMatchObject({ type: 'money' });
    expect(field('user', 'active')).toMatchObject({ type: 'boolean', writable: false });
  });

  test('the marker fields come by provisioning, once; the hash of the streams moves with them', async () => {
    const w = world();
    const before = await w.session.describe(never);
    expect(before).toEqual(await w.session.describe(never));
    const plan = (await w.session.provision?.plan(never)) ?? [];
    expect(plan.map((step) => provisionStepSchema.parse(step).state)).toEqual(['missing', 'missing', 'missing']);
    await provision(w.session);
    for (const step of plan) await w.session.provision?.apply(step, never);
    expect((await w.session.provision?.plan(never))?.map(({ state }) => state)).toEqual(['present', 'present', 'present']);
    const after = await w.session.describe(never);
    const markers = after.flatMap((stream) => stream.fields.filter(({ name }) => name === 'custom.MeshLine Id'));
    expect(markers).toHaveLength(3);
    const hash = (streams: typeof after): string | undefined => streams.find(({ stream }) => stream === 'lead')?.hash;
    expect(hash(after)).not.toBe(hash(before));
  });
});
