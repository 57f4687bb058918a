import { isPoison } from '../model/poison.ts';

/**
 * Runs `work` on all rows; where it fails at what they hold, on ever smaller parts of them, down to the one at which it fails. What
 * is no row's fault (a system or a database that is away, a lost lock) is thrown as it is.
 */
export async function apart<Row>(
  rows: readonly Row[],
  work: (part: readonly Row[]) => Promise<void>,
  alone: (row: Row, error: unknown) => Promise<void>,
): Promise<void> {
  const [first, ...more] = rows;
  if (first === undefined) return;
  try {
    await work(rows);
  } catch (error) {
    if (!isPoison(error)) throw error;
    if (more.length === 0) return alone(first, error);
    const half = Math.ceil(rows.length / 2);
    await apart(rows.slice(0, half), work, alone);
    await apart(rows.slice(half), work, alone);
  }
}
