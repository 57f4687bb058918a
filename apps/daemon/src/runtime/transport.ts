import { endOverdueWork } from '@meshline/sync';

/** What really sends a connector's requests. */
export type Transport = (request: Request) => Promise<Response>;

/**
 * Asks right before each request whether the writes under way are still ours: a process that was halted for longer than its leases
 * last sends nothing when it wakes up, as another one has taken over what it had in its hands.
 */
export function fenced(transport: Transport, now: () => number): Transport {
  return (request) => {
    endOverdueWork(now());
    request.signal.throwIfAborted();
    return transport(request);
  };
}
