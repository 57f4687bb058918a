import type { Doctor } from '@meshline/admin-api';
import { examine } from '../../doctor/examine.ts';
import type { AdminContext } from '../admin-context.ts';

/** Examines on the daemon's own database and connections; who asks while one examination is under way gets that one. */
export function doctor({ runtime, rulebook, send }: AdminContext): () => Promise<Doctor> {
  let underWay: Promise<Doctor> | undefined;
  return () => {
    const { deps, pool, connections = [] } = runtime;
    underWay ??= examine({
      pool,
      connections,
      rulebook,
      hash: deps.active().hash,
      now: () => deps.clock.now(),
      send: send ?? ((request) => fetch(request)),
      log: deps.log,
    }).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
