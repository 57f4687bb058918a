import { BASE_PATH } from './routes.ts';
import { agreementListSchema, type AgreementList, type AgreementQuery } from './wire/agreement.ts';
import { connectionListSchema, type ConnectionList } from './wire/connection.ts';
import { decisionResultSchema, type DecisionBody, type DecisionResult } from './wire/decision.ts';
import { doctorSchema, type Doctor } from './wire/doctor.ts';
import {
  exceptionDetailSchema,
  exceptionPageSchema,
  type ExceptionDetail,
  type ExceptionPage,
  type ExceptionQuery,
} from './wire/exception.ts';
import { healthSchema, type Health } from './wire/health.ts';
import { problemSchema, type Problem } from './wire/problem.ts';
import { recordListSchema, type RecordList } from './wire/record.ts';
import { statusSchema, type Status } from './wire/status.ts';
import { writeClient, type Call, type WriteClient } from './write-client.ts';
import { writeStopSchema, type ResumeBody, type StopBody, type WriteStop } from './wire/write-stop.ts';

export type AdminClientErrorCode =
  /** Nobody answers at the address. */
  | 'not-running'
  | 'timeout'
  | 'wrong-key'
  /** The daemon refused; `problem` says why. */
  | 'refused'
  /** What answers is no MeshLine daemon, or one of another version. */
  | 'not-understood';

/** Recognised by its name, so that two copies of the package understand each other. */
export class AdminClientError extends Error {
  override readonly name = 'AdminClientError';
  readonly code: AdminClientErrorCode;
  readonly problem: Problem | undefined;
  constructor(code: AdminClientErrorCode, message: string, problem?: Problem, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
  }
}

export interface AdminClientOptions {
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Of one call; 30 seconds unless told. */
  readonly timeoutMs?: number | undefined;
}

export interface AdminClient extends WriteClient {
  health(): Promise<Health>;
  status(): Promise<Status>;
  doctor(): Promise<Doctor>;
  agreement(query?: AgreementQuery): Promise<AgreementList>;
  connections(): Promise<ConnectionList>;
  exceptions(query?: Partial<ExceptionQuery>): Promise<ExceptionPage>;
  /** `E-1198` or `1198`. */
  exception(id: string): Promise<ExceptionDetail>;
  /** With a key, the call may be repeated until it is answered: it decides once. */
  decide(id: string, decision: DecisionBody, idempotencyKey?: string): Promise<DecisionResult>;
  records(by: { readonly ref: string } | { readonly email: string }): Promise<RecordList>;
  /** Of everything, or the pause of one connection. */
  writeStop(connection?: string): Promise<WriteStop>;
  /** Repeating it changes nothing. */
  stopWrites(stop: StopBody, connection?: string): Promise<WriteStop>;
  /** Gives what stands afterwards. */
  resumeWrites(resume: ResumeBody, connection?: string): Promise<WriteStop>;
  openapi(): Promise<unknown>;
}

/** The admin API of the daemon at `baseUrl` (`http://127.0.0.1:7420`). Rejects with `AdminClientError`s only. */
export function adminClient(baseUrl: string, key: string, options: AdminClientOptions = {}): AdminClient {
  const call = caller(baseUrl, key, options);
  return {
    health: () => call('GET', '/health', healthSchema),
    status: () => call('GET', '/status', statusSchema),
    doctor: () => call('GET', '/doctor', doctorSchema),
    agreement: (query = {}) => call('GET', `/agreement${search(query)}`, agreementListSchema),
    connections: () => call('GET', '/connections', connectionListSchema),
    exceptions: (query = {}) => call('GET', `/exceptions${search(query)}`, exceptionPageSchema),
    exception: (id) => call('GET', `/exceptions/${encodeURIComponent(id)}`, exceptionDetailSchema),
    decide: (id, decision, idempotencyKey) =>
      call('POST', `/exceptions/${encodeURIComponent(id)}/decisions`, decisionResultSchema, decision, idempotencyKey),
    records: (by) => call('GET', `/records${search(by)}`, recordListSchema),
    writeStop: (connection) =>
      call('GET', connection === undefined ? '/stop' : `${placeOfConnection(connection)}/pause`, writeStopSchema),
    stopWrites: (stop, connection) =>
      call('POST', connection === undefined ? '/stop' : `${placeOfConnection(connection)}/pause`, writeStopSchema, stop),
    resumeWrites: (resume, connection) =>
      call('POST', connection === undefined ? '/resume' : `${placeOfConnection(connection)}/unpause`, writeStopSchema, resume),
    ...writeClient(call, search),
    openapi: () => call('GET', '/openapi.json', undefined),
  };
}

function placeOfConnection(id: string): string {
  return `/connections/${encodeURIComponent(id)}`;
}

function caller(baseUrl: string, key: string, options: AdminClientOptions): Call {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  const { timeoutMs: usual = 30_000 } = options;
  const where = placeOf(baseUrl);
  return async (method, path, schema, body, idempotencyKey, timeoutMs = usual) => {
    let response: Response;
    let text: string;
    try {
      response = await send(
        new Request(where + BASE_PATH + path, {
          method,
          // The key goes to this address and to no other.
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
            accept: 'application/json',
            authorization: `Bearer ${key}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      text = await response.text();
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') {
        throw new AdminClientError(
          'timeout',
          `The daemon at ${where} didn't answer within ${timeoutMs / 1000} s; it may be busy, try again.`,
        );
      }
      throw new AdminClientError(
        'not-running',
        `No daemon answers at ${where}. Start one (npm start, or npm run meshline -- run), or correct its address.`,
        undefined,
        error,
      );
    }
    const data = jsonOf(text);
    if (!response.ok) throw refusal(where, response.status, data);
    if (schema === undefined) return data as never;
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data as never;
    throw notUnderstood(where);
  };
}

function refusal(where: string, status: number, data: unknown): AdminClientError {
  const parsed = problemSchema.safeParse(data);
  if (!parsed.success) return notUnderstood(where, status);
  const { detail, errors } = parsed.data;
  if (status === 401) {
    return new AdminClientError(
      'wrong-key',
      `The daemon at ${where} doesn't take this key. Run the command in the daemon's folder, or set its key.`,
      parsed.data,
    );
  }
  const places = (errors ?? []).map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}`).join('; ');
  return new AdminClientError('refused', places === '' ? detail : `${detail} ${places}`, parsed.data);
}

function notUnderstood(where: string, status?: number): AdminClientError {
  const what = status === undefined ? 'in a form that this version does not know' : `with status ${status} and no explanation`;
  return new AdminClientError(
    'not-understood',
    `What runs at ${where} answers ${what}. Is it a MeshLine daemon of the same version?`,
  );
}

/** The origin and path of the daemon, without a slash at the end; never with credentials, since errors name it. */
function placeOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new AdminClientError('not-running', "The daemon's address must look like http://127.0.0.1:7420.");
  }
  return (url.origin + url.pathname).replace(/\/+$/u, '');
}

function search(query: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, `${value}`);
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
