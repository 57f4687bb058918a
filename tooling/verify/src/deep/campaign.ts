import { KILLS_IN_A_WORLD, runChunk } from '@meshline/tooling-campaign';
import type { Unit } from './unit.ts';

/** A kill campaign in pieces, each in a world of its own; a resumed one takes up whole pieces. */
export function campaignUnits(kills: number, seed: number, print?: (line: string) => void): readonly Unit[] {
  return Array.from({ length: Math.ceil(kills / KILLS_IN_A_WORLD) }, (_, index): Unit => {
    const from = index * KILLS_IN_A_WORLD;
    const count = Math.min(KILLS_IN_A_WORLD, kills - from);
    return {
      name: `kill campaign, seed ${seed}, kills ${from + 1} to ${from + count}`,
      async run() {
        const { figures, points, violations } = await runChunk({ seed, from, kills: count, print });
        if (violations.length > 0) {
          const again = `npm run campaign -- --kills ${from + count} --seed ${seed} --from ${from + 1}`;
          throw new Error(`${violations.map(({ law, what }) => `${law}: ${what}`).join('\n')}\n${again}`);
        }
        return { ...figures, 'named points hit': points.length };
      },
    };
  });
}
