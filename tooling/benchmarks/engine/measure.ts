import { estimateModel, keys, plan, resolve, settle, type Settled } from '@meshline/reconcile';
import type { Rulebook } from '@meshline/rulebook';
import { spread, timed, type Spread } from '../median.ts';
import type { FirstLook } from './first-look.ts';

export interface EngineFigures {
  readonly records: number;
  readonly identities: number;
  /** Each per second: records, or identities for settle and plan. */
  readonly rates: Readonly<Record<'keys' | 'estimate' | 'link' | 'settle' | 'plan', Spread>>;
}

/** The pure functions on a whole population in memory, on one thread: no store, no network, no pages. */
export async function measureEngine(looks: readonly FirstLook[], rulebook: Rulebook, rounds: number): Promise<EngineFigures> {
  const records = looks.reduce((sum, look) => sum + look.records.length, 0);
  const identities = looks.reduce((sum, look) => sum + look.facts.length, 0);
  const rates: Record<keyof EngineFigures['rates'], number[]> = { keys: [], estimate: [], link: [], settle: [], plan: [] };
  for (let round = 0; round <= rounds; round++) {
    const took = { keys: 0, estimate: 0, link: 0, settle: 0, plan: 0 };
    for (const look of looks) {
      const seconds = await measureOne(look, rulebook);
      for (const step of Object.keys(took) as (keyof typeof took)[]) took[step] += seconds[step];
    }
    // The first round warms up.
    if (round === 0) continue;
    for (const step of Object.keys(took) as (keyof typeof took)[]) {
      rates[step].push((step === 'settle' || step === 'plan' ? identities : records) / took[step]);
    }
  }
  return {
    records,
    identities,
    rates: {
      keys: spread(rates.keys),
      estimate: spread(rates.estimate),
      link: spread(rates.link),
      settle: spread(rates.settle),
      plan: spread(rates.plan),
    },
  };
}

// Copies, as the engine remembers the keys of a record that it saw.
async function measureOne(
  { entity, records: seen, facts }: FirstLook,
  rulebook: Rulebook,
): Promise<Record<keyof EngineFigures['rates'], number>> {
  const [records, others] = [seen.map((record) => ({ ...record })), seen.map((record) => ({ ...record }))];
  const now = records[0]?.firstSeen ?? 0;
  let model = estimateModel([], entity);
  const settled: Settled[] = [];
  return {
    keys: await timed(() => {
      for (const record of others) keys(record, entity);
    }),
    estimate: await timed(() => {
      model = estimateModel(records, entity);
    }),
    link: await timed(() => {
      resolve(records, entity, model);
    }),
    settle: await timed(() => {
      for (const one of facts) settled.push(settle(one, entity, now));
    }),
    plan: await timed(() => {
      for (const [index, one] of facts.entries()) {
        const own = settled[index];
        if (own) plan(one, own, entity, rulebook.entities);
      }
    }),
  };
}
