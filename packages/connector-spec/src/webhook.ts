export interface WebhookDelivery {
  readonly method: string;
  /** The public URL from our configuration, never from the Host header. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
}

export type VerifyResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'missing' | 'malformed' | 'stale' | 'mismatch' }
  | { readonly ok: 'handshake'; readonly reply: { readonly status: number; readonly body: string } };

/** An untrusted hint that something changed; never a source of values. */
export interface Signal {
  readonly stream: string;
  readonly id: string;
  readonly kind: 'changed' | 'deleted' | 'merged' | 'created';
  /** The vendor's name of the event, for deduplication; the same each time it is sent, and not unique with every vendor. */
  readonly eventKey: string;
  readonly at?: string | undefined;
  /** Whose event it is, where the vendor says: the id that `check` gives of an account. */
  readonly account?: string | undefined;
}

/** What a delivery says. */
export interface WebhookContent {
  readonly signals: readonly Signal[];
  /** Keys of events that name no record of a known stream: a type that the connector doesn't know, mostly. No error. */
  readonly unknown: readonly string[];
}

/** Pure and without a session. `secrets`: the active one first, then those that are being rotated out. */
export interface WebhookReceiver {
  /** Lower-case names of the headers that carry the signature and what is signed beside the body. */
  readonly headers: readonly string[];
  verify(delivery: WebhookDelivery, secrets: readonly string[], now: number): VerifyResult;
  /** The verified body's JSON, as it was parsed. Throws where it isn't what this vendor sends. */
  parse(body: unknown): WebhookContent;
}
