import type { Connection, WriteStop } from '@meshline/admin-api';

type Names = readonly Pick<Connection, 'id' | 'name'>[];

/** Who stopped it, why and since when, in one line. */
export function stopLine({ at, connection, stop }: WriteStop, names: Names): string {
  if (stop === null) return connection === null ? 'Writing goes on.' : `${nameOf(connection, names)} isn't paused.`;
  const minutes = Math.max(0, Math.round((Date.parse(at) - Date.parse(stop.since)) / 60_000));
  const what = connection === null ? 'All writing is stopped' : `${nameOf(connection, names)} is paused`;
  return `${what}, since ${minutes < 1 ? 'less than a minute' : minutes === 1 ? '1 minute' : `${minutes} minutes`}, by ${stop.by}: ${stop.reason}`;
}

/** What goes out when it goes on, and what has changed since, a line for each. */
export function sinceLines({ stop, waiting, changed }: WriteStop, names: Names): string {
  const waits = waiting.map(({ connection, creates, updates }) => `${nameOf(connection, names)} ${writes(creates, updates)}`);
  const moved = changed.map(({ connection, records }) => `${nameOf(connection, names)} ${counted(records, 'record')}`);
  return [
    `  waits    ${waits.length === 0 ? 'no write' : waits.join(' · ')}`,
    ...(stop === null
      ? []
      : [`  changed  ${moved.length === 0 ? 'no record was seen to change since' : `${moved.join(' · ')} since`}`]),
  ].join('\n');
}

function writes(creates: number, updates: number): string {
  const parts = [...(creates === 0 ? [] : [counted(creates, 'create')]), ...(updates === 0 ? [] : [counted(updates, 'update')])];
  return parts.join(', ');
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function nameOf(id: string, names: Names): string {
  return names.find((connection) => connection.id === id)?.name ?? id;
}
