import { ManualClock } from '../src/core/clock.ts';
import { demoCredentials } from '../src/demo-credentials.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../src/server.ts';
import { control, start, type Answer } from './world.ts';

export interface FaultWorld {
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  /** What the sandbox waited for, in ms, in order. */
  readonly waits: number[];
  /** Puts a script in place of the one that stands; fails the test where it is refused. */
  readonly script: (...rules: readonly Record<string, unknown>[]) => Promise<void>;
  /** How often each rule fired, in order. */
  readonly fired: () => Promise<readonly number[]>;
  /** Mutations since the start as `kind type changed`, with the kinds of the faults that they bear. */
  readonly mutations: (
    vendor: string,
  ) => Promise<readonly (readonly [kind: string, viaApi: boolean, faults: readonly string[]])[]>;
  readonly advance: (ms: number) => Promise<void>;
  /** The live record, as the oracle sees it. */
  readonly record: (vendor: string, id: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  readonly hubspot: (method: string, path: string, body?: unknown) => Promise<Raw>;
  readonly close: (method: string, path: string, body?: unknown) => Promise<Raw>;
  readonly salesforce: (method: string, path: string, body?: unknown) => Promise<Raw>;
}

/** An answer with its text as it came. */
export interface Raw extends Answer {
  readonly headers: Headers;
  readonly text: string;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const V = '/services/data/v62.0';

/** A sandbox whose time stands still and whose waits take none. */
export function faultWorld(options: SandboxOptions = {}): FaultWorld {
  const clock = new ManualClock(start);
  const waits: number[] = [];
  const sandbox = createSandbox({
    clock,
    realism: { limits: false, lags: false },
    sleep: async (ms) => void waits.push(ms),
    wake: () => undefined,
    ...options,
  });
  const ok = async (method: string, path: string, body?: unknown): Promise<Answer['body']> => {
    const answer = await control(sandbox, method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const send = async (url: string, init: RequestInit, authorization: string): Promise<Raw> => {
    const response = await sandbox.fetch(
      new Request(url, { ...init, headers: { authorization, 'content-type': 'application/json' } }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
  const initOf = (method: string, body: unknown): RequestInit => ({
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  let session: string | undefined;
  const token = async (): Promise<string> => {
    const [id = '', secret = ''] = demoCredentials.salesforce.secret.split(':');
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const response = await sandbox.fetch(
      new Request('http://sandbox.test/salesforce/services/oauth2/token', { method: 'POST', body: form }),
    );
    return ((await response.json()) as { access_token: string }).access_token;
  };
  return {
    sandbox,
    clock,
    waits,
    script: async (...rules) => void (await ok('PUT', '/faults', { seed: 7, rules })),
    fired: async () => (await ok('GET', '/faults')).rules.map((rule: { fired: number }) => rule.fired),
    mutations: async (vendor) =>
      (await ok('GET', '/mutations')).mutations
        .filter((each: { vendor: string }) => each.vendor === vendor)
        .map((each: { kind: string; viaApi: boolean; faults?: { kind: string }[] }) => [
          each.kind,
          each.viaApi,
          (each.faults ?? []).map(({ kind }) => kind),
        ]),
    advance: async (ms) => void (await ok('POST', '/clock/advance', { ms })),
    record: async (vendor, id) =>
      (await ok('GET', `/state?vendor=${vendor}`)).records.find((each: { id: string }) => each.id === id)?.properties,
    hubspot: (method, path, body) =>
      send(`http://sandbox.test/hubspot${path}`, initOf(method, body), `Bearer ${demoCredentials.hubspot.secret}`),
    close: (method, path, body) =>
      send(`http://sandbox.test/close/api/v1${path}`, initOf(method, body), `Basic ${btoa(`${demoCredentials.close.secret}:`)}`),
    salesforce: async (method, path, body) => {
      session ??= await token();
      const full = path.startsWith('/services') ? path : `${V}${path}`;
      return send(`http://sandbox.test/salesforce${full}`, initOf(method, body), `Bearer ${session}`);
    },
  };
}

export const CONTACTS = '/crm/v3/objects/contacts';
export const person = (email: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  properties: { email, lastname: 'Roth', ...more },
});

/** How a promise of a dropped connection fails, as `fetch` does. */
export const DROPPED = { name: 'TypeError', message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } };
