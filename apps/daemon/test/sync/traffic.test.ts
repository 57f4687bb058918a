import { describe, expect, test } from 'vitest';
import { expectLaws, expectQuiescence, type SandboxAgreement, type Summary } from '../support/world-laws.ts';
import { createWorld } from '../support/world.ts';

const STEPS = 40;

describe.each([1, 5])('people work on in all three systems (population %i)', (seed) => {
  test('everything they do ends in agreement or in a question, nothing is made twice, and then it is quiet', async () => {
    const world = await createWorld({ people: 30, seed });
    try {
      await world.drain();
      const before = await world.control<Summary>('mutations/summary');
      const happened: string[] = [];
      for (let step = 0; step < STEPS; step++) {
        const { event } = await world.control<{ event: { text: string } | null }>('traffic', { action: 'step' });
        if (event) happened.push(event.text);
        world.clock.advance(20_000);
        if (step % 4 === 3) await world.drain();
      }
      expect(happened.length).toBeGreaterThan(STEPS / 2);
      await world.drain();
      const after = await world.control<Summary>('mutations/summary');
      const written = (summary: Summary): number =>
        Object.values(summary.vendors).reduce((sum, { creates, updates }) => sum + creates + updates, 0);
      expect(written(after) - written(before), happened.join('\n')).toBeGreaterThan(5);
      // Nobody's echo: a few writes for each thing that somebody did (I5).
      expect(written(after) - written(before)).toBeLessThan(happened.length * 6);
      expect(Object.values(after.vendors).map(({ archives }) => archives)).toEqual([0, 0, 0]);
      await expectLaws(world);
      await expectQuiescence(world);
      expect((await world.control<SandboxAgreement>('agreement')).overall).toBeGreaterThan(0.85);
    } finally {
      await world.close();
    }
  });
});
