import type { DeepLog } from './log.ts';

export type Figures = Readonly<Record<string, number>>;

/** One independent piece of a deep run. It can be repeated by its name alone. */
export interface Unit {
  readonly name: string;
  /** What it did, as numbers to add up; throws what is wrong. */
  run(): Promise<Figures>;
}

export interface DeepOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly figures: Figures;
}

/** Runs what hasn't passed yet, one after the other, with a line for each. A failure doesn't stop the others. */
export async function runUnits(
  units: readonly Unit[],
  log: DeepLog,
  again: boolean,
  print: (line: string) => void,
): Promise<DeepOutcome> {
  const sums = new Map<string, number>();
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const [index, unit] of units.entries()) {
    const before = again ? undefined : log.passed(unit.name);
    const figures = before ?? (await ran(unit, index + 1, units.length, log, print));
    if (figures === undefined) count.failed++;
    else {
      if (before === undefined) count.passed++;
      else count.skipped++;
      for (const [name, value] of Object.entries(figures)) sums.set(name, (sums.get(name) ?? 0) + value);
    }
  }
  return { ...count, figures: Object.fromEntries(sums) };
}

async function ran(
  unit: Unit,
  at: number,
  of: number,
  log: DeepLog,
  print: (line: string) => void,
): Promise<Figures | undefined> {
  const startedAt = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedAt) / 100) / 10;
  try {
    const figures = await unit.run();
    log.write({ unit: unit.name, ok: true, seconds: seconds(), figures });
    print(`ok      ${at}/${of} ${unit.name}  ${seconds()} s`);
    return figures;
  } catch (error) {
    const wrong = error instanceof Error ? error.message : String(error);
    log.write({ unit: unit.name, ok: false, seconds: seconds(), wrong: wrong.slice(0, 2_000) });
    print(`FAILED  ${at}/${of} ${unit.name}  ${seconds()} s\n${wrong.replaceAll(/^/gm, '        ')}`);
    return undefined;
  }
}
