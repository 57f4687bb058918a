import {
  checkReportSchema,
  ConnectorError,
  getResultSchema,
  isConnectorError,
  manifestSchema,
  provisionStepSchema,
  readItemSchema,
  streamDescriptionSchema,
  SUPPORTED_SPEC_VERSIONS,
  writeResultSchema,
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
  type WriteRequest,
  type WriteResult,
} from '@meshline/connector-spec';
import { z } from 'zod';
import { guardedFetch } from '../fetch/guarded-fetch.ts';
import type { CredentialStore } from '../ports/credential-store.ts';
import type { QuotaStore } from '../ports/quota-store.ts';
import { quota } from '../quota/quota.ts';
import { checked, frozen } from './checked.ts';
import { credentials } from './credentials.ts';
import { guard } from './guard.ts';

export interface HostOptions {
  /** The connection's id. */
  readonly id: string;
  readonly connector: Connector;
  readonly secrets: Readonly<Record<string, string>>;
  /** Part of the account's limits that MeshLine may use, 0 < share <= 1 (R62). */
  readonly share: number;
  readonly quotaStore: QuotaStore;
  readonly credentialStore: CredentialStore;
  readonly clock: ConnectorClock;
  readonly logger: ConnectorLogger;
  readonly signal: AbortSignal;
  readonly transport?: ((request: Request) => Promise<Response>) | undefined;
  readonly onResponse?: ((status: number, className: string, ms: number) => void) | undefined;
}

/** A connection as the rest of MeshLine sees it. */
export interface Hosted {
  readonly id: string;
  readonly manifest: Manifest;
  check(signal: AbortSignal): Promise<CheckReport>;
  describe(signal: AbortSignal): Promise<readonly StreamDescription[]>;
  read(request: ReadRequest): AsyncIterable<ReadItem>;
  get(request: GetRequest): Promise<readonly GetResult[]>;
  write(request: WriteRequest): Promise<readonly WriteResult[]>;
  readonly provision: Provisioner | undefined;
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
  const health = guard(id, () => options.clock.now());
  const context: ConnectorContext = {
    fetch: guardedFetch({
      connection: id,
      hosts: [...manifest.hosts, ...(connector.hosts ?? [])],
      classes: new Set(Object.keys(manifest.quota.classes)),
      quota: quota(id, manifest, options.share, options.quotaStore, options.clock),
      guard: health,
      signal: options.signal,
      transport: options.transport ?? ((request) => fetch(request)),
      onResponse: options.onResponse,
    }),
    clock: options.clock,
    logger: options.logger,
    signal: options.signal,
    credentials: credentials(id, options.secrets, options.credentialStore),
  };
  const session = connector.open(context);
  const { provision } = session;
  return {
    id,
    manifest,
    openUntil: () => health.openUntil(),
    check: async (signal) => checked(checkReportSchema, await wrapped(id, 'check', () => session.check(signal)), id, 'check'),
    describe: async (signal) =>
      checked(z.array(streamDescriptionSchema), await wrapped(id, 'describe', () => session.describe(signal)), id, 'describe'),
    read: (request) => readChecked(id, session.read(frozen(request))),
    async get(request) {
      const results = checked(z.array(getResultSchema), await wrapped(id, 'get', () => session.get(frozen(request))), id, 'get');
      exactlyOne(id, 'get', request.targets.map(({ key }) => key), results.map(({ key }) => key));
      return results;
    },
    write: async (request) => writeChecked(id, request, () => session.write?.(frozen(request))),
    provision: provision && {
      plan: async (signal) => checked(z.array(provisionStepSchema), await wrapped(id, 'provision.plan', () => provision.plan(signal)), id, 'provision.plan'),
      apply: (step, signal) => wrapped(id, 'provision.apply', () => provision.apply(step, signal)),
    },
    close: () => session.close(),
  };
}

function accepted(id: string, connector: Connector, secrets: Readonly<Record<string, string>>): Manifest {
  const refuse = (message: string): ConnectorError => new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
  if (!SUPPORTED_SPEC_VERSIONS.includes(connector.specVersion)) {
    throw refuse(`The connector of '${id}' was written for contract ${String(connector.specVersion)}; this MeshLine runs ${SUPPORTED_SPEC_VERSIONS.join(', ')}. Update one of the two.`);
  }
  const parsed = manifestSchema.safeParse(connector.manifest);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`The manifest of the connector of '${id}' isn't valid at ${issue?.path.join('.') ?? '(top)'}: ${issue?.message ?? ''}`);
  }
  const missing = connector.manifest.secrets.filter((name) => (secrets[name] ?? '') === '');
  if (missing.length > 0) throw refuse(`The connection '${id}' needs ${missing.join(' and ')}, which the configuration doesn't give (or gives empty).`);
  return frozen(connector.manifest);
}

/** Errors of a connector that aren't the contract's become it; their text is not shown, as it may hold anything. */
async function wrapped<T>(id: string, method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (isConnectorError(cause)) throw cause;
    throw new ConnectorError({ code: 'CONTRACT_VIOLATION', message: `The connector of ${id} failed in ${method} with an error that the contract doesn't know (${(cause as Error)?.name ?? 'no Error'}).` }, { cause });
  }
}

async function* readChecked(id: string, items: AsyncIterable<ReadItem>): AsyncIterable<ReadItem> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await wrapped(id, 'read', () => iterator.next());
      if (next.done) return;
      yield checked(readItemSchema, next.value, id, 'read');
    }
  } finally {
    await iterator.return?.();
  }
}

function exactlyOne(id: string, method: string, asked: readonly string[], given: readonly string[]): void {
  const seen = new Set(given);
  if (given.length !== asked.length || seen.size !== given.length || asked.some((key) => !seen.has(key))) {
    throw new ConnectorError({ code: 'CONTRACT_VIOLATION', message: `The connector of ${id} didn't give exactly one result for each key in ${method}.` });
  }
}

/** Never throws: an operation without a valid result of its own is `unknown`, unless nothing can have been sent. */
async function writeChecked(
  id: string,
  request: WriteRequest,
  call: () => Promise<readonly WriteResult[]> | undefined,
): Promise<readonly WriteResult[]> {
  let results: readonly WriteResult[] = [];
  let failure: ConnectorError | undefined;
  try {
    results = await wrapped(id, 'write', async () => (await call()) ?? []);
  } catch (error) {
    failure = error as ConnectorError;
  }
  const valid = new Map<string, WriteResult>();
  const twice = new Set<string>();
  for (const result of results) {
    if (!writeResultSchema.safeParse(result).success) continue;
    if (valid.has(result.opId)) twice.add(result.opId);
    valid.set(result.opId, result);
  }
  return request.operations.map(({ opId }): WriteResult => {
    const result = valid.get(opId);
    if (result && !twice.has(opId)) return result;
    if (failure && !failure.sent) return { opId, outcome: 'rejected', error: failure.data };
    return {
      opId,
      outcome: 'unknown',
      error: { code: 'OUTCOME_UNKNOWN', message: failure?.data.message ?? `The connector of ${id} gave no usable result for this write.` },
    };
  });
}
