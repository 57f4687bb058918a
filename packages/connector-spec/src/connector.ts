import type { CheckReport } from './check.ts';
import type { ConnectorContext } from './context.ts';
import type { StreamDescription } from './describe.ts';
import type { Manifest } from './manifest.ts';
import type { Provisioner } from './provision.ts';
import type { GetRequest, GetResult, ReadItem, ReadRequest } from './read.ts';
import type { SpecVersion } from './version.ts';
import type { WebhookReceiver } from './webhook.ts';
import type { WriteRequest, WriteResult } from './write.ts';

/**
 * An open connection to one account. Methods may overlap. Each takes a signal; on abort it throws ABORTED as soon as it
 * can. Arguments arrive frozen; results must survive a structured clone.
 */
export interface Session {
  check(signal: AbortSignal): Promise<CheckReport>;
  /** The streams as this credential sees them now, custom fields included. */
  describe(signal: AbortSignal): Promise<readonly StreamDescription[]>;
  read(request: ReadRequest): AsyncIterable<ReadItem>;
  /** The current state of the targets; exactly one result for each key. */
  get(request: GetRequest): Promise<readonly GetResult[]>;
  /** Required as soon as one stream declares a write. Exactly one result for each `opId`. */
  write?(request: WriteRequest): Promise<readonly WriteResult[]>;
  readonly provision?: Provisioner | undefined;
  /** Idempotent; nothing runs after it. */
  close(): Promise<void>;
}

/** A session of a connector that declares what its type parameter says. */
type SessionFor<M extends Manifest> = Session & (M['provisions'] extends true ? { readonly provision: Provisioner } : unknown);

/** A connector with its settings: data, and a function that opens it. */
export interface Connector<M extends Manifest = Manifest> {
  readonly specVersion: SpecVersion;
  readonly manifest: M;
  /** Hosts that the settings name, beside the manifest's. */
  readonly hosts?: readonly string[] | undefined;
  open(context: ConnectorContext): SessionFor<M>;
  readonly webhook?: WebhookReceiver | undefined;
}

export type SettingsResult<Settings> =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly message: string }[] };

/**
 * What a connector's package exports under the name `connector`. Settings hold no secrets: those come through the
 * context's credentials, by the names in the manifest.
 */
export interface ConnectorPackage<Settings = unknown> {
  readonly specVersion: SpecVersion;
  readonly id: string;
  parseSettings(input: unknown): SettingsResult<Settings>;
  create(settings: Settings): Connector;
}
