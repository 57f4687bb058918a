import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld, quietWithin } from '@meshline/tooling-campaign';
import { figure, markdownTable } from '../markdown.ts';
import { spread } from '../median.ts';
import { editable } from './editable.ts';

const SAMPLE_MS = 5_000;
/** Of the samples: before the heap has found its size. */
const WARM_UP = 0.25;

/** Edits at a steady rate for so many minutes, and what the daemon's process holds meanwhile. */
export async function measureMemory(options: {
  readonly people: number;
  readonly rate: number;
  readonly minutes: number;
  readonly note: (text: string) => void;
}): Promise<string> {
  const { people, rate, minutes, note } = options;
  const world = await createWorld({ people, seed: 1, limits: false, direct: true });
  try {
    const daemon = world.start();
    if (!(await daemon.runsWithin(60_000))) throw new Error(`The daemon did not start:\n${daemon.said().slice(-2_000)}`);
    note(`first reconciliation of ${people} people ...`);
    await quietWithin(world, 15 * 60_000);
    const everybody = await editable(world);
    note(`${rate} changes/s for ${minutes} minutes ...`);
    const samples: number[] = [];
    const startedAt = performance.now();
    const over = startedAt + minutes * 60_000;
    let edits = 0;
    let sampled = startedAt;
    while (performance.now() < over) {
      const id = everybody[edits % everybody.length] ?? '';
      await world.sandbox.send('edit', { vendor: 'salesforce', type: 'Contact', id, properties: { Title: `Edit ${edits}` } });
      edits++;
      if (performance.now() - sampled > SAMPLE_MS) {
        samples.push(residentMiB(daemon.pid));
        sampled = performance.now();
      }
      await sleep(Math.max(0, startedAt + (edits * 1_000) / rate - performance.now()));
    }
    const left = await quietWithin(world, 10 * 60_000);
    const kept = samples.slice(Math.floor(samples.length * WARM_UP));
    const quarter = Math.max(1, Math.floor(kept.length / 4));
    const [first, last] = [spread(kept.slice(0, quarter)), spread(kept.slice(-quarter))];
    return markdownTable(
      ['', ''],
      [
        ['minutes', figure(minutes)],
        ['changes', edits.toLocaleString('en-US')],
        ['changes/s', figure(edits / (minutes * 60))],
        ['resident memory, first quarter after warming up (MiB, median)', figure(first.median)],
        ['last quarter (MiB, median)', figure(last.median)],
        ['growth (MiB an hour, least squares)', figure(slope(kept) * (3_600_000 / SAMPLE_MS))],
        ['highest (MiB)', figure(Math.max(...samples))],
        ['at the end', left ?? 'at rest'],
      ],
    );
  } finally {
    await world.close();
  }
}

function residentMiB(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) / 1_024;
}

/** Of a straight line through the samples, for each step. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return over / values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}
