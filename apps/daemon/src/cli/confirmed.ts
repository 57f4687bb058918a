import { createInterface } from 'node:readline/promises';
import { UsageError } from './failure.ts';

/** Asks on the terminal; only `yes` is a yes. Throws `UsageError` where there is no terminal to ask on. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError('There is no terminal to ask on, so nothing was decided. Say --yes to go on without being asked.');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${question} Type yes to go on: `);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    prompt.close();
  }
}
