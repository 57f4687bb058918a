import { asArray, asObject, asText, progressGuard, throwIfAborted } from '@meshline/connector-kit';
import type { ReadItem, ReadRequest } from '@meshline/connector-spec';
import type { CloseApi } from './api.ts';
import type { Wire } from './field.ts';
import { getRow, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { toRecord } from './record.ts';
import { ACTIVE } from './schema.ts';
import type { CloseState } from './state.ts';

/** As many ids as fit into a cursor of 4 KB. */
const REMEMBERED = 80;

/** All users, each time: there are few. `before` are those of the last reading; who left since is read by id or gone. */
export async function* readUsers(state: CloseState, request: ReadRequest, before: readonly string[]): AsyncGenerator<ReadItem> {
  const { user } = await state.schema.current();
  const fields = request.fields?.['user'];
  const ids = new Set<string>();
  for (const row of await listUsers(state.api, request.signal)) {
    const record = toRecord(user, row, fields);
    ids.add(record.id);
    yield { kind: 'record', record };
  }
  const left = before.filter((id) => !ids.has(id));
  const rows = await parallel(left, IN_FLIGHT, (id) => formerUser(state.api, id, request.signal));
  for (const [index, row] of rows.entries()) {
    if (row === undefined) yield { kind: 'tombstone', stream: 'user', id: left[index] ?? '' };
    else yield { kind: 'record', record: toRecord(user, row, fields) };
  }
  yield { kind: 'checkpoint', phase: 'changes', cursor: { v: 1, ids: [...ids].slice(0, REMEMBERED) } };
}

/** The organisation's members. */
export async function listUsers(api: CloseApi, signal: AbortSignal): Promise<Wire[]> {
  const guard = progressGuard('Close users, list');
  const users: Wire[] = [];
  for (;;) {
    throwIfAborted(signal);
    guard(String(users.length));
    const answer = asObject(await api.call('user.list', { query: { _skip: String(users.length), _limit: '100' }, signal }));
    const page = asArray(answer['data']).map(asObject);
    users.push(...page.filter((row) => asText(row['id']) !== undefined));
    if (answer['has_more'] !== true || page.length === 0) return users;
  }
}

/** Somebody who is no member any more but still has a name; `undefined` where Close knows nobody. */
export async function formerUser(api: CloseApi, id: string, signal: AbortSignal): Promise<Wire | undefined> {
  const row = await getRow(api, 'user', id, undefined, signal);
  return row === undefined ? undefined : { ...row, [ACTIVE]: false };
}
