import { canonicalHash } from '@meshline/record';
import { applyPlan, makePlan, planHash, type PlanLine, type StoredPlan } from '@meshline/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setModes } from '../support/modes.ts';
import { decideAll } from '../support/steps.ts';
import { mutationCount, ourWrites } from '../support/subjects.ts';
import { createWorld, type World } from '../support/world.ts';

const EVERYTHING = { connections: [], entities: [] };

describe('a plan of everything, while all connections only observe', () => {
  let world: World;
  let plan: StoredPlan;
  let lines: readonly PlanLine[];
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2, mode: 'observe' });
    await world.drain();
    plan = await makePlan(world.deps, EVERYTHING, 'mara');
    lines = await linesOf(plan);
  }, 120_000);
  afterAll(() => world.close());

  const linesOf = ({ id }: StoredPlan): Promise<readonly PlanLine[]> =>
    world.deps.store.transaction((tx) => tx.planLines(id, 0, 100_000));
  const tables = () =>
    world.count(`select (select count(*) from intent) + (select count(*) from change_set) + (select count(*) from attempt)
      + (select count(*) from slot) as count`);

  test('shows what would be written, and writes nothing but itself', async () => {
    expect(plan.lines).toBe(lines.length);
    expect(lines.length).toBeGreaterThan(20);
    expect(plan.summary.creates).toBe(lines.filter(({ kind }) => kind === 'create').length);
    expect(plan.summary.creates).toBeGreaterThan(0);
    expect(plan.summary.updates).toBe(lines.length - plan.summary.creates);
    expect(await tables()).toBe(0);
    expect(await world.count('select count(*) from dirty_identity')).toBe(0);
    expect(await ourWrites(world)).toEqual([]);
  });

  test('sums by field, price and what can not be undone add up to its lines', () => {
    const { fields, price, lasting, further, waits } = plan.summary;
    const most = (connection: string, entity: string, kind: string) =>
      Math.max(
        ...fields
          .filter((row) => row.connection === connection && row.entity === entity && row.kind === kind)
          .map(({ records }) => records),
      );
    for (const { connection, entity, kind } of fields)
      expect(most(connection, entity, kind)).toBeLessThanOrEqual(
        lines.filter((line) => line.connection === connection && line.entity === entity && line.kind === kind).length,
      );
    expect(lasting.filter(({ kind }) => kind === 'create').reduce((sum, { records }) => sum + records, 0)).toBe(
      plan.summary.creates,
    );
    expect(price.map(({ connection }) => connection)).toEqual([...new Set(lines.map(({ connection }) => connection))].toSorted());
    for (const { calls, buckets } of price) {
      expect(calls).toBeGreaterThan(0);
      expect(buckets.length).toBeGreaterThan(0);
    }
    expect(further).toBeGreaterThan(0);
    expect(waits.reduce((sum, { records }) => sum + records, 0)).toBeGreaterThanOrEqual(further);
  });

  test('the same state gives the same hash, at any time and however the rows lie (I14)', async () => {
    const rows = await world.count('select count(*) from plan');
    world.clock.advance(3_600_000);
    expect((await makePlan(world.deps, EVERYTHING, 'sam')).hash).toBe(plan.hash);
    // Every row is written anew, last first: a sequential look finds them in another order.
    for (const [table, key] of [
      ['snapshot', 'id'],
      ['link', 'id'],
      ['identity', 'id'],
      ['baseline', 'id'],
    ] as const)
      for (const { id } of (
        await world.pool.query<{ id: string }>(`select distinct ${key}::text as id from ${table} order by 1 desc`)
      ).rows)
        await world.pool.query(`update ${table} set ${key} = ${key} where ${key}::text = $1`, [id]);
    const again = await makePlan(world.deps, EVERYTHING, 'sam');
    expect(again.hash).toBe(plan.hash);
    expect(await linesOf(again)).toEqual(lines);
    expect(await world.count('select count(*) from plan')).toBe(rows);
  });

  test('the order in which lines are found is not part of the hash; every line, the rulebook and what is undone are', () => {
    const hash = planHash(plan.rulebook, lines);
    expect(hash).toBe(plan.hash);
    fc.assert(
      fc.property(fc.shuffledSubarray([...lines], { minLength: lines.length }), (shuffled) => {
        expect(planHash(plan.rulebook, shuffled)).toBe(hash);
      }),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(fc.nat(lines.length - 1), (at) => {
        const other = lines.map((line, i) => (i === at ? { ...line, patch: { ...line.patch, more: 'x' } } : line));
        expect(planHash(plan.rulebook, other)).not.toBe(hash);
        expect(planHash(plan.rulebook, lines.toSpliced(at, 1))).not.toBe(hash);
      }),
      { numRuns: 30 },
    );
    expect(planHash('another', lines)).not.toBe(hash);
    expect(planHash(plan.rulebook, lines, 'a change set')).not.toBe(hash);
  });

  test('limited to a connection and an entity it holds exactly those lines of the whole', async () => {
    const part = await makePlan(world.deps, { connections: ['hubspot'], entities: ['person'] }, 'mara');
    expect(part.hash).not.toBe(plan.hash);
    expect(await linesOf(part)).toEqual(
      lines.filter(({ connection, entity }) => connection === 'hubspot' && entity === 'person'),
    );
  });

  test('what only observes is not applied, and the refusal names what to widen', async () => {
    const refused = await applyPlan(world.deps, { hash: plan.hash, unchanged: false, actor: 'mara' });
    expect(refused).toMatchObject({ ok: false, code: 'only-observes' });
    expect(refused).toMatchObject({ message: expect.stringMatching(/meshline mode \w+.* approve/u) as string });
    expect(await tables()).toBe(0);
  });

  test('live work writes exactly what was planned (I14)', async () => {
    await setModes(world, 'live');
    await decideAll(world);
    const { rows } = await world.pool.query<{ place: string; kind: string; patch: PlanLine['patch'] }>(
      `select connection || '/' || coalesce(stream || '/' || record_id, identity::text) as place, kind, patch from intent where state = 'ready'`,
    );
    const said = (all: readonly { place: string; kind: string; patch: PlanLine['patch'] }[]) =>
      all.map(({ place, kind, patch }) => `${place} ${kind} ${canonicalHash(patch)}`).toSorted();
    expect(said(rows)).toEqual(
      said(
        lines.map(({ connection, stream, recordId, identity, kind, patch }) => ({
          place: `${connection}/${recordId === undefined ? identity : `${stream}/${recordId}`}`,
          kind,
          patch,
        })),
      ),
    );
    expect(await mutationCount(world)).toBeGreaterThan(0);
    expect(await ourWrites(world)).toEqual([]);
  });
});
