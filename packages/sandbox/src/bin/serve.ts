import { parseArgs } from 'node:util';
import { demoCredentials } from '../demo-credentials.ts';
import { serveSandbox } from '../server.ts';

/**
 * The sandbox as a child process. Says `{"ready":true,"url":...}` on stdout once it answers; ends when its stdin closes
 * (its parent is gone) or on SIGTERM, and leaves Ctrl-C to its parent. Exit code 1 and one message on stderr when it can't start.
 */
const fail = (error: unknown): never => {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const message =
    code === 'EADDRINUSE'
      ? 'The port of the sandbox is taken by another program. Choose another port, or leave it out to take a free one.'
      : code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC'
        ? `The sandbox can't write to its folder (${code}): ${(error as Error).message}`
        : error instanceof Error
          ? error.message
          : String(error);
  process.stderr.write(`sandbox: ${message}\n`);
  process.exit(1);
};

const number = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : fail(new Error(`--${name} must be a whole number, not '${text}'.`));
};

process.on('SIGINT', () => undefined);

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      people: { type: 'string' },
      seed: { type: 'string' },
      folder: { type: 'string' },
      fresh: { type: 'boolean' },
      'no-limits': { type: 'boolean' },
      'no-lags': { type: 'boolean' },
    },
  });
  const started = performance.now();
  const { url, sandbox, close } = await serveSandbox({
    port: number(values.port, 'port') ?? 0,
    ...(values.people === undefined ? { peopleIfEmpty: 2000 } : { people: number(values.people, 'people') ?? 2000 }),
    ...(values.seed === undefined ? {} : { seed: number(values.seed, 'seed') ?? 1 }),
    fresh: values.fresh === true,
    ...(values.folder === undefined ? {} : { journalFolder: values.folder }),
    realism: { limits: values['no-limits'] !== true, lags: values['no-lags'] !== true },
    credentials: demoCredentials,
    onFailure: fail,
  });
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', end);
  process.stdin.on('end', end).on('close', end).on('error', end).resume();
  process.stdout.on('error', end);
  process.stdout.write(
    `${JSON.stringify({ ready: true, url, pid: process.pid, seeding: sandbox.seeding() ?? null, ms: Math.round(performance.now() - started) })}\n`,
  );
} catch (error) {
  fail(error);
}
