/** Vendors that send webhooks. */
export const senders = ['hubspot', 'close'] as const;
export type Sender = (typeof senders)[number];

/** Where a vendor sends to, and how badly it behaves. Times in milliseconds by the machine's clock. */
export interface Target {
  readonly url: string;
  readonly secret: string;
  /** Events in one request; Close always sends one. */
  readonly batch: number;
  /** From a change to its first delivery; what is changed again meanwhile is joined by Close. */
  readonly delayMs: number;
  /** Share of requests that are sent a second time though they were answered. */
  readonly duplicates: number;
  /** Events and requests leave in another order than they happened in. */
  readonly disorder: boolean;
  readonly timeoutMs: number;
  readonly concurrency: number;
  /** Times that a failed request is sent again, each after twice the wait before. */
  readonly retries: number;
  readonly retryMs: number;
}

const usual = { duplicates: 0.05, disorder: true, concurrency: 10 } as const;

/** As the vendors document it, but for the waits between retries, which are hours there. */
const defaults: Readonly<Record<Sender, Omit<Target, 'url' | 'secret'>>> = {
  hubspot: { ...usual, batch: 100, delayMs: 200, timeoutMs: 5000, retries: 10, retryMs: 1000 },
  close: { ...usual, batch: 1, delayMs: 1000, timeoutMs: 10_000, retries: 20, retryMs: 1000 },
};

/** Reads a target as the control API gets it; throws an `Error` that says what is wrong. */
export function readTarget(sender: Sender, body: Readonly<Record<string, unknown>>): Target {
  const { url, secret } = body;
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/u.test(url)) throw new Error("'url' must be an http or https address.");
  if (typeof secret !== 'string' || secret === '') throw new Error("'secret' must be a text.");
  if (sender === 'close' && !/^(?:[0-9a-f]{2}){16,}$/u.test(secret))
    throw new Error("'secret' of Close must be hex, at least 32 digits.");
  const known = defaults[sender];
  for (const key of Object.keys(body)) {
    if (key !== 'url' && key !== 'secret' && !(key in known)) throw new Error(`'${key}' is nothing that webhooks know.`);
  }
  const number = (name: Exclude<keyof typeof known, 'disorder'>, least: number, most: number): number => {
    const value = body[name] ?? known[name];
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw new Error(`'${name}' must be a number from ${least} to ${most}.`);
  };
  return {
    url,
    secret,
    batch: sender === 'close' ? 1 : number('batch', 1, 100),
    delayMs: number('delayMs', 0, 600_000),
    duplicates: number('duplicates', 0, 1),
    disorder: body['disorder'] === undefined ? known.disorder : body['disorder'] === true,
    timeoutMs: number('timeoutMs', 1, 60_000),
    concurrency: number('concurrency', 1, 100),
    retries: number('retries', 0, 100),
    retryMs: number('retryMs', 0, 3_600_000),
  };
}
