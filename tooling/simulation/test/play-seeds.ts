import { freshDatabase } from '@meshline/testkit';
import { expect } from 'vitest';
import { added, faultsOf, NOTHING, tooLittle } from '../src/figures.ts';
import { openLedger } from '../src/ledger.ts';
import { simulate } from '../src/simulate.ts';

/** Plays these seeds; each must end without a violation, and all together must have done something. */
export async function playSeeds(seeds: readonly number[]): Promise<void> {
  const database = await freshDatabase();
  const ledger = await openLedger(database.url);
  try {
    let figures = NOTHING;
    const wrong: string[] = [];
    for (const seed of seeds) {
      const result = await simulate(seed, ledger);
      figures = added(figures, result);
      wrong.push(...faultsOf(result).map((fault) => `npm run simulate -- --seeds 1 --from ${seed}: ${fault}`));
    }
    expect(wrong).toEqual([]);
    expect(tooLittle(figures)).toEqual([]);
  } finally {
    await ledger.close();
    await database.close();
  }
}
