import { createHash, randomBytes } from 'node:crypto';
import { STANDARD_WEBHOOK_HEADERS, standardWebhookKey, verifyWithKeys } from '@meshline/connector-kit';
import type { VerifyResult, WebhookDelivery, WebhookReceiver } from '@meshline/connector-spec';
import { ConfigError, type ResolvedSource } from '../config/load-config.ts';

/** A source as the door uses it. */
export interface OpenSource {
  readonly name: string;
  /** A system's: its events only say where to look. */
  readonly isHint: boolean;
  /** Of what is stored beside the body. */
  readonly headers: readonly string[];
  /** Closed where none of its secrets is set. */
  verify(delivery: WebhookDelivery, now: number): VerifyResult;
  /** The same for each repetition of an event. Undefined: this isn't what such a source sends; `''`: it says nothing. */
  keyOf(delivery: WebhookDelivery, body: unknown): string | undefined;
}

/** Makes the configured sources ready. `receiverOf`: what reads a connection's webhooks. Throws `ConfigError`. */
export function openSources(
  sources: readonly ResolvedSource[],
  receiverOf: (connection: string) => WebhookReceiver | undefined,
): ReadonlyMap<string, OpenSource> {
  const problems: string[] = [];
  const opened = sources.map((source): readonly [string, OpenSource] => {
    if (source.connection === undefined) return [source.name, standard(source)];
    const receiver = receiverOf(source.connection);
    if (receiver === undefined)
      problems.push(
        `events.sources.${source.name}: the connector of '${source.connection}' takes no webhooks; it is read by polling alone. Take the source out.`,
      );
    return [source.name, receiver === undefined ? standard(source) : ofSystem(source, receiver)];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return new Map(opened);
}

/** Stands in for a source that isn't there: it takes as long, and nothing ever verifies. */
export function noSource(): OpenSource {
  return standard({ name: '*', connection: undefined, secrets: [randomBytes(32).toString('base64')], unset: [] });
}

function standard({ name, secrets }: ResolvedSource): OpenSource {
  const keys = secrets.flatMap((secret) => standardWebhookKey(secret) ?? []);
  return {
    name,
    isHint: false,
    headers: STANDARD_WEBHOOK_HEADERS,
    verify: (delivery, now) => verifyWithKeys(delivery, keys, now),
    keyOf: ({ headers }, body) =>
      typeof body === 'object' && body !== null && !Array.isArray(body) ? headers['webhook-id'] : undefined,
  };
}

function ofSystem({ name, secrets }: ResolvedSource, receiver: WebhookReceiver): OpenSource {
  return {
    name,
    isHint: true,
    headers: receiver.headers,
    verify: (delivery, now) => receiver.verify(delivery, secrets, now),
    keyOf(_, body) {
      try {
        const { signals, unknown } = receiver.parse(body);
        const keys = new Set([...signals.map(({ eventKey }) => eventKey), ...unknown]);
        if (keys.size === 0) return '';
        return createHash('sha256')
          .update(JSON.stringify([...keys].toSorted()))
          .digest('base64url');
      } catch {
        return undefined;
      }
    },
  };
}
