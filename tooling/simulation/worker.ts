// Plays the seeds that it is sent, one after the other, on the database that it is given; `run.ts` starts it.
import { openLedger } from './src/ledger.ts';
import { simulate } from './src/simulate.ts';

const url = process.argv[2] ?? '';
const ledger = await openLedger(url);
process.on('message', (seed: number) => {
  simulate(seed, ledger)
    .then(({ trace: _, ...outcome }) => process.send?.({ outcome }))
    .catch((error: unknown) =>
      process.send?.({ seed, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
