/** An answer that a vendor gives instead of its usual one. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one vendor words the refusals of the fault matrix; `id` is an id for the answer, where the vendor shows one. */
export interface VendorAnswers {
  tooManyRequests(id: string): Refusal;
  serverError(status: number, id: string): Refusal;
  unauthorized(id: string): Refusal;
  forbidden(id: string): Refusal;
  /** `path` tells a refresh from the rest. */
  revoked(path: string, id: string): Refusal;
  /** Whether the path belongs to signing in: there an expired token or a missing right has no meaning. */
  signsIn(path: string): boolean;
  /** Whether the answer holds items in an order of its own, told apart by something else than their place. */
  isUnorderedBatch(method: string, path: string): boolean;
  /** Whether the request writes several records. */
  isBatchWrite(method: string, path: string): boolean;
  /** The key under which a batch's answer holds its items. */
  readonly itemsKey: string;
}
