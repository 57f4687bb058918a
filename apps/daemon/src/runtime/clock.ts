import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectorClock } from '@meshline/connector-spec';
import { randomUUIDv7 } from './uuid.ts';
import type { Ids } from '@meshline/sync';

export const systemClock: ConnectorClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

export const systemIds: Ids = { next: () => randomUUIDv7() };
