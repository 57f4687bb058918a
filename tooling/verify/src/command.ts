import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** Runs a program to its end without stdin. A program that hangs is killed after `minutes` (10). */
export function command(
  program: string,
  args: readonly string[],
  cwd: string,
  { minutes = 10, env: more = {} }: { readonly minutes?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    // Colours off: what is printed here may end in a log. Some programs take FORCE_COLOR=0 for a yes.
    const { FORCE_COLOR: _, ...inherited } = process.env;
    const env = { ...inherited, ...more, NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1' };
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: minutes * 60_000 });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: 127, output: `${output}${program}: ${error.message}` }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal === null ? output : `${output}\n${program} was ended by ${signal}` }),
    );
  });
}

/** A step's answer from a program: nothing wrong where it exits with 0. */
export async function quiet(program: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  const { code, output } = await command(program, args, cwd);
  return code === 0 ? undefined : `${output.trim()}\n(${[program, ...args].join(' ')}: exit ${code})`;
}
