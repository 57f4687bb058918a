export interface WebhookDelivery {
  readonly method: string;
  /** The public URL from our configuration, never from the Host header. */
  readonly url: string;
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
  /** The vendor's name of the event, for deduplication; not unique with every vendor. */
  readonly eventKey: string;
  readonly at?: string | undefined;
}

/** Pure and without a session. `secrets`: the active one first, then those that are being rotated out. */
export interface WebhookReceiver {
  verify(delivery: WebhookDelivery, secrets: readonly string[], now: number): VerifyResult;
  parse(delivery: WebhookDelivery): readonly Signal[];
}
