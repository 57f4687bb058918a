import { setTimeout as sleep } from 'node:timers/promises';
import { inFolder, mustHold, runDemo, startDemo } from './demo-run.ts';
import type { Unit } from './unit.ts';

const KILLS = 3;
/** A first run of so few people takes some six seconds, start included. */
const ARGS = ['--people', '60'];
const LONGEST_MS = 7_000;

/** kill -9 of the daemon at random moments of a first run, then a start that brings it to its end with nothing made twice. */
export function killedUnit(root: string, seed: number): Unit {
  return {
    name: `killed ${KILLS} times, seed ${seed}`,
    run: () =>
      inFolder(async (folder) => {
        const random = seeded(seed);
        let kills = 0;
        for (let round = 0; round < KILLS; round++) {
          const { child, ended } = startDemo(root, folder, ARGS);
          const after = sleep(500 + random() * LONGEST_MS).then(() => child.kill('SIGKILL'));
          const { code, said } = await ended;
          // One that came to its end before it was to be killed is no kill; one that failed is no death of ours.
          if (code === null) kills++;
          else if (code !== 0) throw new Error(`start ${round + 1} ended with ${code}:\n${said.slice(-1_500)}`);
          await after;
        }
        const last = await runDemo(root, folder, ARGS);
        const again = await runDemo(root, folder, ARGS);
        mustHold({
          'nothing is made twice': last.writes.duplicateCreates === 0 && again.writes.duplicateCreates === 0,
          'nothing is left pending or unknown': again.writes.total.pending + again.writes.total.unknown === 0,
          'a second run at once writes nothing': again.writes.total.writes === 0,
        });
        return { kills };
      }),
  };
}

/** A small generator (mulberry32) whose numbers follow from the seed alone. */
function seeded(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
