import type { AdminClient } from '@meshline/admin-api';
import { confirmed } from './confirmed.ts';
import { print } from './screen.ts';
import { sinceLines, stopLine } from './stop-words.ts';

/** Lifts the stop of everything, or the pause of one connection, after showing what waits and what has changed since. */
export async function goOn(
  client: AdminClient,
  connection: string | undefined,
  { yes, reason }: { readonly yes?: boolean | undefined; readonly reason?: string | undefined },
): Promise<void> {
  const seen = await client.writeStop(connection);
  const { items } = await client.connections();
  print(stopLine(seen, items));
  if (seen.stop === null) return;
  print(sinceLines(seen, items));
  print('What waits is looked at once more before it is sent; what is not right any more is not sent.');
  if (yes !== true && !(await confirmed('Go on?'))) {
    print('It stays stopped.');
    return;
  }
  const text = reason?.trim() ?? '';
  await client.resumeWrites({ since: seen.stop.since, ...(text === '' ? {} : { reason: text }) }, connection);
  print('✔ writing goes on.');
}
