import { AsyncLocalStorage } from 'node:async_hooks';
import type { Lane } from '../ports/quota-store.ts';

/** What the caller of a hosted connection says of a call. */
export interface CallOptions {
  /** `live` if left out. */
  readonly lane?: Lane | undefined;
  /** The call is another try of something that was sent before. */
  readonly retry?: boolean | undefined;
}

/** A call into a connector, as its requests find it: connectors know nothing of lanes and retries. */
export interface CallContext {
  readonly lane: Lane;
  readonly retry: boolean;
  /** The quota class of the last request. */
  lastClass: string | undefined;
  /** The last request that the vendor refused for its limit; times in Unix ms. */
  refused: { readonly className: string; readonly sentAt: number; readonly until: number } | undefined;
}

const calls = new AsyncLocalStorage<CallContext>();

export function callContext({ lane, retry }: CallOptions): CallContext {
  return { lane: lane ?? 'live', retry: retry ?? false, lastClass: undefined, refused: undefined };
}

export function within<T>(context: CallContext, run: () => T): T {
  return calls.run(context, run);
}

export function currentCall(): CallContext | undefined {
  return calls.getStore();
}
