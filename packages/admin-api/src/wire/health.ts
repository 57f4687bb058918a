import { z } from '@hono/zod-openapi';

/** For probes and for a client that looks whether a daemon is there: no details, since it needs no key. */
export const healthSchema = z
  .strictObject({
    /** `degraded`: it runs, but a connection, the ledger or a loop needs somebody; `GET connections` says which. */
    status: z.enum(['ok', 'degraded']),
    /** `stopped`: an operator has stopped everything that writes (`GET stop` says who and why); `unknown`: the ledger can't be asked. */
    writes: z.enum(['running', 'stopped', 'unknown']),
    version: z.string(),
  })
  .openapi('Health');
export type Health = z.infer<typeof healthSchema>;
