import { count, counted } from '../text/numbers.ts';
import { ago } from './status-connections.ts';
import type { StatusSource } from './status-model.ts';

/** What came of the events of one source. */
export function eventParts(source: StatusSource): string[] {
  const { closed, received, duplicates, waiting, oldestSeconds, lastSeconds, refused, ignored, unavailable } = source;
  const name = source.source === '*' ? 'no such source' : source.source;
  if (closed) return [`${name}: closed, no secret is set: everything is refused`, ...reasons('refused', refused)];
  if (lastSeconds === null) return [`${name}: nothing came yet`];
  return [
    source.source === '*' ? name : `${name}: ${counted(received, 'event', 'events')}, the last ${ago(lastSeconds)} ago`,
    ...(duplicates > 0 ? [`${count(duplicates)} repeated`] : []),
    ...(waiting > 0 ? [`${count(waiting)} wait${oldestSeconds === null ? '' : ` for up to ${ago(oldestSeconds)}`}`] : []),
    ...(unavailable > 0 ? [`${count(unavailable)} put off`] : []),
    ...reasons('ignored', ignored),
    ...reasons('refused', refused),
  ];
}

/** `7 refused (signature mismatch 5, not json 2)`. */
function reasons(what: string, rows: readonly { readonly reason: string; readonly count: number }[]): string[] {
  if (rows.length === 0) return [];
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  return [`${count(total)} ${what} (${rows.map((row) => `${row.reason.replaceAll('-', ' ')} ${count(row.count)}`).join(', ')})`];
}
