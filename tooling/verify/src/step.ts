/** One check of `npm run verify`: its name, and what it found wrong (empty = nothing). */
export interface Step {
  readonly name: string;
  /** Steps that must have passed before, by name. */
  readonly needs?: readonly string[];
  /** What is wrong, as text for a person; undefined where nothing is. */
  run(): Promise<string | undefined>;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the steps one after the other, with one line for each and details only of failures. */
export async function runSteps(steps: readonly Step[], print: (line: string) => void, now: () => number): Promise<Outcome> {
  const failed = new Set<string>();
  const width = Math.max(...steps.map(({ name }) => name.length));
  for (const step of steps) {
    const startedAt = now();
    const missing = step.needs?.filter((need) => failed.has(need)) ?? [];
    const wrong =
      missing.length > 0
        ? `not run, as it needs: ${missing.join(', ')}`
        : await step.run().catch((error: unknown) => `the check itself failed: ${String(error)}`);
    if (wrong !== undefined) failed.add(step.name);
    const seconds = `${((now() - startedAt) / 1_000).toFixed(1)} s`;
    print(`${wrong === undefined ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(width)}  ${seconds.padStart(7)}`);
    if (wrong !== undefined) print(wrong.trimEnd().replaceAll(/^/gm, '        '));
  }
  return { passed: steps.length - failed.size, failed: failed.size };
}
