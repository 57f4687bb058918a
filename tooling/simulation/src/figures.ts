import type { SimulationResult } from './simulate.ts';

/** What a number of plays did, to be added up. */
export interface Figures {
  readonly seeds: number;
  readonly steps: number;
  readonly events: number;
  readonly requests: number;
  readonly writes: number;
  readonly violations: number;
  readonly fired: Readonly<Record<string, number>>;
}

export const NOTHING: Figures = { seeds: 0, steps: 0, events: 0, requests: 0, writes: 0, violations: 0, fired: {} };

export function added(sum: Figures, result: Outcome): Figures {
  const fired = { ...sum.fired };
  for (const [kind, count] of Object.entries(result.fired)) fired[kind] = (fired[kind] ?? 0) + count;
  return {
    seeds: sum.seeds + 1,
    steps: sum.steps + result.steps,
    events: sum.events + result.events,
    requests: sum.requests + result.requests,
    writes: sum.writes + result.writes,
    violations: sum.violations + faultsOf(result).length,
    fired,
  };
}

/** A play without its trace, as it crosses from a worker. */
export type Outcome = Omit<SimulationResult, 'trace'>;

/** What is wrong in a play, a line each. */
export function faultsOf({ violations, crashes }: Pick<SimulationResult, 'violations' | 'crashes'>): readonly string[] {
  return [
    ...violations.map(({ law, subject, message }) => `${law} ${subject}: ${message}`),
    ...crashes.map((crash) => `crash: ${crash}`),
  ];
}

/**
 * What the plays must have done together, so that a program that does nothing can't pass: most of them write, and faults of many
 * kinds fire. Nothing = enough.
 */
export function tooLittle({ seeds, writes, requests, events, fired }: Figures): readonly string[] {
  if (seeds < 5) return [];
  const kinds = Object.keys(fired).length;
  const least = (what: string, is: number, least: number): readonly string[] =>
    is >= least ? [] : [`only ${is} ${what}, where ${least} are the least`];
  return [
    ...least('writes', writes, 5 * seeds),
    ...least('requests', requests, 100 * seeds),
    ...least('events', events, 20 * seeds),
    ...least('deaths', fired['death'] ?? 0, Math.ceil(seeds / 2)),
    ...least('kinds of faults that fired', kinds, Math.min(15, seeds)),
  ];
}

/** One line: seeds, events, requests, faults by kind, writes, violations. */
export function lineOf({ seeds, steps, events, requests, writes, violations, fired }: Figures): string {
  const figure = (count: number): string => count.toLocaleString('en-US');
  const kinds = Object.entries(fired)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${kind} ${figure(count)}`);
  return `${figure(seeds)} seeds · ${figure(events)} events · ${figure(steps)} steps · ${figure(requests)} requests · ${figure(writes)} writes · faults: ${kinds.join(', ') || 'none'} · ${figure(violations)} violations`;
}
