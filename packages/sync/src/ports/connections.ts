import type {
  CheckReport,
  GetRequest,
  GetResult,
  Manifest,
  ReadItem,
  ReadRequest,
  StreamDescription,
  WebhookReceiver,
  WriteRequest,
  WriteResult,
} from '@meshline/connector-spec';
import type { Lane } from '../model/intent.ts';

/** What is said of a call beside the call itself. */
export interface CallOptions {
  /** Who goes first where calls are scarce; `live` if left out. */
  readonly lane?: Lane | undefined;
  /** It was sent before: it counts against the connection's budget of retries. */
  readonly retry?: boolean | undefined;
}

/**
 * A connection as the host runs it: every return is checked against the contract, every call has a deadline, quota,
 * bulkhead and breaker apply inside. Errors are `ConnectorError`s.
 */
export interface HostedConnection {
  readonly id: string;
  readonly manifest: Manifest;
  readonly webhook?: WebhookReceiver | undefined;
  check(signal: AbortSignal): Promise<CheckReport>;
  describe(signal: AbortSignal): Promise<readonly StreamDescription[]>;
  read(request: ReadRequest, options?: CallOptions): AsyncIterable<ReadItem>;
  get(request: GetRequest, options?: CallOptions): Promise<readonly GetResult[]>;
  /** Never throws: what can't be said of an operation is its `unknown`. */
  write(request: WriteRequest, options?: CallOptions): Promise<readonly WriteResult[]>;
  /** When the breaker lets the next call through; undefined = now (Unix ms). */
  openUntil(): number | undefined;
}

export interface Connections {
  readonly ids: readonly string[];
  get(id: string): HostedConnection;
}
