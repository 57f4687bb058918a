import type {
  CheckReport,
  GetRequest,
  GetResult,
  Manifest,
  ReadItem,
  ReadRequest,
  StreamDescription,
  WriteRequest,
  WriteResult,
} from '@meshline/connector-spec';

/**
 * A connection as the host runs it: every return is checked against the contract, every call has a deadline, quota,
 * bulkhead and breaker apply inside. Errors are `ConnectorError`s.
 */
export interface HostedConnection {
  readonly id: string;
  readonly manifest: Manifest;
  check(signal: AbortSignal): Promise<CheckReport>;
  describe(signal: AbortSignal): Promise<readonly StreamDescription[]>;
  read(request: ReadRequest): AsyncIterable<ReadItem>;
  get(request: GetRequest): Promise<readonly GetResult[]>;
  /** Never throws: what can't be said of an operation is its `unknown`. */
  write(request: WriteRequest): Promise<readonly WriteResult[]>;
  /** When the breaker lets the next call through; undefined = now (Unix ms). */
  openUntil(): number | undefined;
}

export interface Connections {
  readonly ids: readonly string[];
  get(id: string): HostedConnection;
}
