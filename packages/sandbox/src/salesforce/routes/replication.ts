import { fault } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { ORG_CREATED } from '../seeds.ts';
import { isLive, isShownToQueryAll } from '../store/row.ts';
import { formatInstant, parseInstant } from '../time.ts';
import { objectNamed, type Call, type Route } from './call.ts';

const MINUTE = 60_000;
const wholeMinute = (ms: number): number => Math.floor(ms / MINUTE) * MINUTE;

const refused = (message: string): Error => fault(400, 'INVALID_REPLICATION_DATE', message);

interface Window {
  readonly start: number;
  readonly end: number;
}

/** Both ends in whole minutes, both inclusive (salesforce.md 8, 12.17). */
function window(call: Call): Window {
  const instant = (name: string): number => {
    const at = parseInstant(call.query.get(name) ?? '');
    if (at === undefined) throw refused(`${name} needs an instant such as 2026-01-02T03:04:05+00:00`);
    return wholeMinute(at);
  };
  const [start, end] = [instant('start'), instant('end')];
  if (start >= end) throw refused('startDate must be before endDate');
  return { start, end };
}

/** GET /sobjects/T/updated. `latestDateCovered` stops before transactions that are still open. */
export const updated: Route = (services, call) => {
  const { org } = services;
  const type = objectNamed(services, call.path[1] ?? '');
  const { start, end } = window(call);
  const now = org.now();
  if (start < now - LIMITS.updatedBackMs) throw refused('startDate before org replication enabled date');
  const ids: string[] = [];
  for (const row of org.table(type).stamped(start, end)) if (isLive(row)) ids.push(row.id);
  if (ids.length > LIMITS.updatedIds) throw fault(400, 'EXCEEDED_ID_LIMIT', `more than ${LIMITS.updatedIds} ids`);
  const covered = Math.min(end, wholeMinute(now), wholeMinute(org.transactions.oldestOpen() ?? now));
  return { status: 200, body: { ids, latestDateCovered: formatInstant(covered) } };
};

/** GET /sobjects/T/deleted: at most 15 days back, and a window of more than a minute. */
export const deleted: Route = (services, call) => {
  const { org } = services;
  const type = objectNamed(services, call.path[1] ?? '');
  if (!type.replicateable)
    throw fault(400, 'INVALID_TYPE_FOR_OPERATION', `entity type does not support replication: ${type.name}`);
  const { start, end } = window(call);
  if (end - start <= LIMITS.deletedMinWindowMs) throw refused('endDate must be at least one minute after startDate');
  const now = org.now();
  const earliest = Math.max(ORG_CREATED, now - LIMITS.deletedBackMs);
  if (start < wholeMinute(earliest)) throw refused('startDate before the earliest date available');
  const deletedRecords: { id: string; deletedDate: string }[] = [];
  for (const row of org.table(type).stamped(start, end)) {
    if (!isLive(row) && isShownToQueryAll(row, now)) deletedRecords.push({ id: row.id, deletedDate: formatInstant(row.stamp) });
  }
  const covered = Math.min(end, wholeMinute(now), wholeMinute(org.transactions.oldestOpen() ?? now));
  return {
    status: 200,
    body: { deletedRecords, earliestDateAvailable: formatInstant(earliest), latestDateCovered: formatInstant(covered) },
  };
};
