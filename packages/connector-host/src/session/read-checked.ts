import { readItemSchema, type ReadItem, type ReadRequest } from '@meshline/connector-spec';
import { called, signalOf, type Call } from './call.ts';
import { checked, frozen } from './checked.ts';

/** What a connector reads, item by item: each within the deadline, each checked against the contract. */
export async function* readChecked(
  call: Omit<Call, 'method' | 'giveUp' | 'signal'>,
  request: ReadRequest,
  read: (request: ReadRequest) => AsyncIterable<ReadItem>,
): AsyncIterable<ReadItem> {
  const one: Call = { ...call, method: 'read', signal: request.signal, giveUp: new AbortController() };
  const iterator = await called(one, () => read(frozen({ ...request, signal: signalOf(one) }))[Symbol.asyncIterator]());
  try {
    for (;;) {
      const next = await called(one, () => iterator.next());
      if (next.done === true) return;
      yield checked(readItemSchema, next.value, call.connection, 'read');
    }
  } finally {
    const ending = called({ ...one, signal: new AbortController().signal }, () => iterator.return?.()).catch(() => undefined);
    // Who was given up may never end.
    if (!one.giveUp.signal.aborted) await ending;
  }
}
