import { readItemSchema, type ReadItem, type ReadRequest } from '@meshline/connector-spec';
import { within, type CallContext } from './call-context.ts';
import { called, signalOf, Watch, type Call } from './call.ts';
import { checked, frozen } from './checked.ts';
import type { Pacing } from './pacing.ts';
import { isPlainRecord } from './plain-record.ts';

/** What a connector reads, item by item: each within the deadline, each checked against the contract. */
export async function* readChecked(
  call: Omit<Call, 'method' | 'giveUp' | 'signal'>,
  request: ReadRequest,
  read: (request: ReadRequest) => AsyncIterable<ReadItem>,
  of: CallContext,
  pace: Pacing,
): AsyncIterable<ReadItem> {
  const one: Call = { ...call, method: 'read', signal: request.signal, giveUp: new AbortController() };
  const iterator = await called(one, () =>
    within(of, () => read(frozen({ ...request, signal: signalOf(one) }))[Symbol.asyncIterator]()),
  );
  const watch = new Watch(one);
  const step = (): Promise<IteratorResult<ReadItem>> => within(of, () => iterator.next());
  try {
    for (;;) {
      const next = await watch.during(step);
      if (next.done === true) return;
      yield isPlainRecord(next.value) ? next.value : checked(readItemSchema, next.value, call.connection, 'read');
    }
  } catch (error) {
    throw await pace.thrown(of, error);
  } finally {
    watch.end();
    const ending = called({ ...one, signal: new AbortController().signal }, () => iterator.return?.()).catch(() => undefined);
    // Who was given up may never end.
    if (!one.giveUp.signal.aborted) await ending;
  }
}
