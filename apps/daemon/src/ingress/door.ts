import type { IncomingMessage, ServerResponse } from 'node:http';
import { eventProblem, EVENTS_PATH, type EventProblem } from '@meshline/admin-api';
import { strictJson } from '@meshline/connector-kit';
import type { WebhookDelivery } from '@meshline/connector-spec';
import type { ArrivedEvent } from '@meshline/sync';
import { NO_SOURCE, type Counts } from './counts.ts';
import type { GroupCommit } from './group-commit.ts';
import { noSource, type OpenSource } from './open-source.ts';
import { bodyReader } from './read-body.ts';

export interface DoorOptions {
  readonly sources: ReadonlyMap<string, OpenSource>;
  /** What stands before the path in the address that senders use. */
  readonly publicUrl: () => string;
  readonly commit: GroupCommit<ArrivedEvent>;
  readonly counts: Counts;
  readonly now: () => number;
  /** Told of the source of each event that is committed and new. */
  readonly onStored: (source: OpenSource) => void;
}

export interface Door {
  /** Whether an address is one of events. */
  claims(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const RETRY_SECONDS = '5';

/**
 * `POST /api/v1/events/SOURCE`: bytes counted, signature checked, JSON read strictly, stored, then answered. A signature that doesn't
 * verify, a source that is closed and one that isn't there get the same answer.
 */
export function eventsDoor({ sources, publicUrl, commit, counts, now, onStored }: DoorOptions): Door {
  const read = bodyReader();
  const decoy = noSource();

  const refuse = (response: ServerResponse, source: string, reason: string, problem: EventProblem): void => {
    counts.add(source, `refused:${reason}`);
    answer(response, eventProblem(problem, reason));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const name = path.slice(EVENTS_PATH.length + 1);
    const source = sources.get(name);
    const counted = source?.name ?? NO_SOURCE;
    if (request.method !== 'POST') return refuse(response, counted, 'wrong-method', 'wrong-method');
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      return refuse(response, counted, 'encoded', 'wrong-content-type');
    const arrived = await read(request);
    if (arrived.kind === 'gone') return counts.add(counted, 'refused:cut-off');
    if (arrived.kind === 'too-large') return refuse(response, counted, 'too-large', 'too-large');
    if (arrived.kind === 'too-many') return refuse(response, counted, 'too-many-at-once', 'not-now');
    const receivedAt = now();
    const delivery: WebhookDelivery = {
      method: 'POST',
      url: publicUrl() + (request.url ?? ''),
      headers: headersOf(request, source ?? decoy),
      rawBody: arrived.body,
    };
    const verdict = (source ?? decoy).verify(delivery, receivedAt);
    if (source === undefined) return refuse(response, NO_SOURCE, 'no-such-source', 'bad-signature');
    if (verdict.ok === 'handshake') return void response.writeHead(verdict.reply.status).end(verdict.reply.body);
    if (!verdict.ok) return refuse(response, name, `signature-${verdict.reason}`, 'bad-signature');
    const json = strictJson(arrived.body);
    if (!json.ok) return refuse(response, name, json.reason, 'bad-request');
    const key = source.keyOf(delivery, json.value);
    if (key === undefined) return refuse(response, name, 'not-understood', 'bad-request');
    if (key === '') {
      counts.add(name, 'received');
      return answer(response, taken(false));
    }
    const { isHint } = source;
    const event: ArrivedEvent = { source: name, key, isHint, headers: delivery.headers, body: json.text, receivedAt };
    const stored = await commit.put(event, arrived.body.length);
    if (stored.kind !== 'new' && stored.kind !== 'known') {
      counts.add(name, `unavailable:${stored.kind}`);
      return answer(response, eventProblem('not-now', stored.kind));
    }
    counts.add(name, 'received');
    if (stored.kind === 'new') onStored(source);
    else counts.add(name, 'duplicate');
    answer(response, taken(stored.kind === 'known'));
  };

  return {
    claims: ({ url }) => url?.startsWith(`${EVENTS_PATH}/`) === true,
    handle,
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const TAKEN = { status: 200, type: 'application/json' } as const;
const NEW: Answer = { ...TAKEN, body: JSON.stringify({ accepted: true, duplicate: false }) };
const KNOWN: Answer = { ...TAKEN, body: JSON.stringify({ accepted: true, duplicate: true }) };

function taken(isKnown: boolean): Answer {
  return isKnown ? KNOWN : NEW;
}

const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;
const TAKEN_HEADERS = { ...ALWAYS, 'content-type': TAKEN.type } as const;

function answer(response: ServerResponse, { status, type, body }: Answer): void {
  const { req: request } = response;
  if (status === 200) return void response.writeHead(200, { ...TAKEN_HEADERS, 'content-length': body.length }).end(body);
  // What is left of a body that wasn't read isn't waited for: the connection ends with the answer.
  const isRead = request.complete;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...ALWAYS,
    ...(status === 503 ? { 'retry-after': RETRY_SECONDS } : {}),
    ...(status === 405 ? { allow: 'POST' } : {}),
    ...(isRead ? {} : { connection: 'close' }),
  });
  response.end(body);
  if (!isRead) response.once('finish', () => setTimeout(() => request.destroy(), 100).unref());
}

/** Those that the source signs or signs with: nothing else of a request counts. */
function headersOf({ headers }: IncomingMessage, source: OpenSource): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const name of source.headers) {
    const value = headers[name];
    if (typeof value === 'string') texts[name] = value;
  }
  return texts;
}
