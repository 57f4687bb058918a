import { command } from '../command.ts';
import type { Unit } from './unit.ts';

/** Seeds in one piece of work: what is cut short begins again with its piece. */
const SEEDS_AT_ONCE = 100;

/** So many seeds of the simulation, from one on, in pieces. */
export function simulationUnits(root: string, from: number, seeds: number): readonly Unit[] {
  return Array.from({ length: Math.ceil(seeds / SEEDS_AT_ONCE) }, (_, piece) => {
    const done = piece * SEEDS_AT_ONCE;
    return simulationUnit(root, from + done, Math.min(SEEDS_AT_ONCE, seeds - done));
  });
}

function simulationUnit(root: string, from: number, seeds: number): Unit {
  return {
    name: `simulation, seeds ${from} to ${from + seeds - 1}`,
    async run() {
      const { code, output } = await command(
        'node',
        ['--conditions=meshline-source', 'tooling/simulation/run.ts', '--seeds', String(seeds), '--from', String(from)],
        root,
        { minutes: 60 },
      );
      if (code !== 0) throw new Error(output.slice(-4_000));
      const figure = (what: string): number =>
        Number((new RegExp(`([\\d,]+) ${what}`).exec(output)?.[1] ?? '0').replaceAll(',', ''));
      if (figure('seeds') !== seeds) throw new Error(`not all seeds were played:\n${output.slice(-1_000)}`);
      return { seeds, 'simulated events': figure('events'), 'simulated writes': figure('writes') };
    },
  };
}
