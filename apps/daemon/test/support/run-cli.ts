import { vi } from 'vitest';
import { program } from '../../src/cli/program.ts';

/** Runs a command line as `main.ts` does; gives what it printed, and what it threw. */
export async function runCli(...args: readonly string[]): Promise<{ readonly out: string; readonly error: Error | undefined }> {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  try {
    await program().parseAsync(args, { from: 'user' });
    return { out, error: undefined };
  } catch (error) {
    return { out, error: error as Error };
  } finally {
    write.mockRestore();
  }
}
