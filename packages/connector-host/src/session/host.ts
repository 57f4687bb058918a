import {
  checkReportSchema,
  ConnectorError,
  getResultSchema,
  isConnectorError,
  manifestSchema,
  provisionStepSchema,
  streamDescriptionSchema,
  SUPPORTED_SPEC_VERSIONS,
  type CheckReport,
  type Connector,
  type ConnectorClock,
  type ConnectorContext,
  type ConnectorLogger,
  type GetRequest,
  type GetResult,
  type Manifest,
  type Provisioner,
  type ReadItem,
  type ReadRequest,
  type StreamDescription,
  type WebhookReceiver,
  type WriteRequest,
  type WriteResult,
} from '@meshline/connector-spec';
import { z } from 'zod';
import { memoryBreaker } from '../breaker/memory-breaker.ts';
import { SharedBreaker } from '../breaker/shared-breaker.ts';
import { guardedFetch } from '../fetch/guarded-fetch.ts';
import type { BreakerStore } from '../ports/breaker-store.ts';
import type { CredentialStore } from '../ports/credential-store.ts';
import type { QuotaStore } from '../ports/quota-store.ts';
import { quota } from '../quota/quota.ts';
import { callContext, within, type CallContext, type CallOptions } from './call-context.ts';
import { called, kindOf, signalOf, type Call } from './call.ts';
import { checked, frozen } from './checked.ts';
import { credentials } from './credentials.ts';
import { guard } from './guard.ts';
import { pacing } from './pacing.ts';
import { readChecked } from './read-checked.ts';
import { writeChecked } from './write-checked.ts';

export interface HostOptions {
  /** The connection's id. */
  readonly id: string;
  readonly connector: Connector;
  readonly secrets: Readonly<Record<string, string>>;
  /** Part of the account's limits that MeshLine may use, 0 < share <= 1 (R62). */
  readonly share: number;
  readonly quotaStore: QuotaStore;
  /** Left out: the breaker is this process's own. */
  readonly breakerStore?: BreakerStore | undefined;
  readonly credentialStore: CredentialStore;
  readonly clock: ConnectorClock;
  readonly logger: ConnectorLogger;
  readonly signal: AbortSignal;
  readonly transport?: ((request: Request) => Promise<Response>) | undefined;
  readonly onResponse?: ((status: number, className: string, ms: number) => void) | undefined;
  /** Milliseconds for one call into the connector (of `read`: for one item), after which it is given up. */
  readonly deadlineMs?: number | undefined;
  /** From 0 up to 1, for jitter; `Math.random` if left out. */
  readonly random?: (() => number) | undefined;
}

/** Far beyond what an honest call takes: several requests with their timeouts and waits for quota. */
const DEADLINE_MS = 600_000;

/** A connection as the rest of MeshLine sees it. */
export interface Hosted {
  readonly id: string;
  readonly manifest: Manifest;
  check(signal: AbortSignal): Promise<CheckReport>;
  describe(signal: AbortSignal): Promise<readonly StreamDescription[]>;
  read(request: ReadRequest, options?: CallOptions): AsyncIterable<ReadItem>;
  get(request: GetRequest, options?: CallOptions): Promise<readonly GetResult[]>;
  write(request: WriteRequest, options?: CallOptions): Promise<readonly WriteResult[]>;
  readonly provision: Provisioner | undefined;
  /** Reads what the system sends by itself; it needs no session. */
  readonly webhook: WebhookReceiver | undefined;
  openUntil(): number | undefined;
  close(): Promise<void>;
}

/**
 * Opens a connector behind everything that protects the rest of MeshLine from it and from its vendor. Throws
 * CONFIG_INVALID where the connector can't be hosted at all (version, manifest, missing secret).
 */
export function host(options: HostOptions): Hosted {
  const { connector, id } = options;
  const manifest = accepted(id, connector, options.secrets);
  const now = (): number => options.clock.now();
  const breaker = new SharedBreaker(id, options.breakerStore ?? memoryBreaker(now), now, options.random ?? Math.random);
  const health = guard(id, breaker);
  const limits = quota(id, manifest, options.share, options.quotaStore, options.clock);
  const pace = pacing(id, limits, now);
  const context: ConnectorContext = {
    fetch: guardedFetch({
      connection: id,
      hosts: [...manifest.hosts, ...(connector.hosts ?? [])],
      classes: new Set(Object.keys(manifest.quota.classes)),
      quota: limits,
      now,
      guard: health,
      signal: options.signal,
      transport: options.transport ?? ((request) => fetch(request)),
      onResponse: options.onResponse,
    }),
    clock: options.clock,
    logger: options.logger,
    signal: options.signal,
    credentials: credentials(id, options.secrets, options.credentialStore, () => options.clock.now()),
  };
  const session = opened(id, () => connector.open(context));
  const { provision } = session;
  const bounds = { connection: id, deadlineMs: options.deadlineMs ?? DEADLINE_MS };
  const call = async <T>(
    method: string,
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<T>,
    of: CallContext = callContext({}),
  ): Promise<T> => {
    const one: Call = { ...bounds, method, signal, giveUp: new AbortController() };
    try {
      return await within(of, () => called(one, () => run(signalOf(one))));
    } catch (error) {
      throw await pace.thrown(of, error);
    }
  };
  return {
    id,
    manifest,
    webhook: connector.webhook,
    openUntil: () => health.openUntil(),
    async check(signal) {
      const of = callContext({});
      const report = await call('check', signal, (inner) => session.check(inner), of);
      return pace.report(of, checked(checkReportSchema, report, id, 'check'));
    },
    describe: async (signal) =>
      checked(
        z.array(streamDescriptionSchema),
        await call('describe', signal, (inner) => session.describe(inner)),
        id,
        'describe',
      ),
    read: (request, how = {}) => readChecked(bounds, request, (given) => session.read(given), callContext(how), pace),
    async get(request, how = {}) {
      const get = (signal: AbortSignal) => session.get(frozen({ ...request, signal }));
      const given = await call('get', request.signal, get, callContext(how));
      const results = checked(z.array(getResultSchema), given, id, 'get');
      exactlyOne(
        id,
        'get',
        request.targets.map(({ key }) => key),
        results.map(({ key }) => key),
      );
      return results;
    },
    async write(request, how = {}) {
      const of = callContext(how);
      const write = session.write && ((given: WriteRequest) => session.write?.(given) ?? Promise.resolve([]));
      return pace.results(of, await within(of, () => writeChecked(bounds, request, write)));
    },
    provision: provision && {
      plan: async (signal) =>
        checked(
          z.array(provisionStepSchema),
          await call('provision.plan', signal, (inner) => provision.plan(inner)),
          id,
          'provision.plan',
        ),
      apply: (step, signal) => call('provision.apply', signal, (inner) => provision.apply(frozen(step), inner)),
    },
    close: () => call('close', new AbortController().signal, () => session.close()).catch(() => undefined),
  };
}

function opened<T>(id: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    if (isConnectorError(cause)) throw cause;
    throw new ConnectorError(
      {
        code: 'CONFIG_INVALID',
        message: `The connector of '${id}' can't be opened: it failed with an error that the contract doesn't know (${kindOf(cause)}).`,
      },
      { cause, sent: false },
    );
  }
}

function accepted(id: string, connector: Connector, secrets: Readonly<Record<string, string>>): Manifest {
  const refuse = (message: string): ConnectorError => new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
  if (!SUPPORTED_SPEC_VERSIONS.includes(connector.specVersion)) {
    throw refuse(
      `The connector of '${id}' was written for contract ${String(connector.specVersion)}; this MeshLine runs ${SUPPORTED_SPEC_VERSIONS.join(', ')}. Update one of the two.`,
    );
  }
  const parsed = manifestSchema.safeParse(connector.manifest);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(
      `The manifest of the connector of '${id}' isn't valid at ${issue?.path.join('.') ?? '(top)'}: ${issue?.message ?? ''}`,
    );
  }
  const missing = connector.manifest.secrets.filter((name) => (secrets[name] ?? '') === '');
  if (missing.length > 0)
    throw refuse(`The connection '${id}' needs ${missing.join(' and ')}, which the configuration doesn't give (or gives empty).`);
  if (connector.manifest.webhooks && connector.webhook === undefined)
    throw refuse(`The connector of '${id}' says that it takes webhooks, and has nothing that reads them.`);
  return frozen(connector.manifest);
}

function exactlyOne(id: string, method: string, asked: readonly string[], given: readonly string[]): void {
  const seen = new Set(given);
  if (given.length !== asked.length || seen.size !== given.length || asked.some((key) => !seen.has(key))) {
    throw new ConnectorError({
      code: 'CONTRACT_VIOLATION',
      message: `The connector of ${id} didn't give exactly one result for each key in ${method}.`,
    });
  }
}
