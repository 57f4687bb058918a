import { ManualClock } from '../src/core/clock.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../src/server.ts';
import { demoCredentials } from '../src/demo-credentials.ts';

export const start = Date.parse('2026-11-23T12:00:00Z');

/** A sandbox on a clock that stands still, without limits and lags unless asked for. */
export const sandboxFor = (options: SandboxOptions = {}): Sandbox =>
  createSandbox({ clock: new ManualClock(start), realism: { limits: false, lags: false }, ...options });

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

const call = async (
  sandbox: Sandbox,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> => {
  const response = await sandbox.fetch(
    new Request(`http://sandbox.test${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};

/** One call of the control API. */
export const control = (sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Answer> =>
  call(sandbox, method, `/_control${path}`, body, {});

export const hubspotApi = (sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Answer> =>
  call(sandbox, method, `/hubspot${path}`, body, { authorization: `Bearer ${demoCredentials.hubspot.secret}` });

export const closeApi = (sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Answer> =>
  call(sandbox, method, `/close/api/v1${path}`, body, { authorization: `Basic ${btoa(`${demoCredentials.close.secret}:`)}` });

/** Puts a labelled record into a vendor and gives its id. */
export const put = async (
  sandbox: Sandbox,
  vendor: string,
  type: string,
  label: string,
  properties: Readonly<Record<string, unknown>>,
): Promise<string> => {
  const { status, body } = await control(sandbox, 'POST', '/create', { vendor, type, label, properties });
  if (status !== 200) throw new Error(`${vendor} ${type}: ${JSON.stringify(body)}`);
  return String(body.id);
};
