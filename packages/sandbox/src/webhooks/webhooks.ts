import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Vendor } from '../core/vendor.ts';
import { closeEvent } from './close-events.ts';
import { hubspotEvents, type WireEvent } from './hubspot-events.ts';
import { signers } from './sign.ts';
import type { Sender, Target } from './target.ts';

export interface WebhookCounts {
  /** Requests that left. */
  sent: number;
  delivered: number;
  /** Sent again after a failure. */
  retried: number;
  /** Sent again though they had been answered. */
  repeated: number;
  /** Given up. */
  dropped: number;
}

interface Delivery {
  readonly events: readonly WireEvent[];
  attempt: number;
  dueAt: number;
}

const LOOK_MS = 50;

export interface WebhooksOptions {
  readonly vendor: Vendor;
  readonly sender: Sender;
  readonly target: Target;
  readonly clock: Clock;
  readonly random: Random;
  readonly send?: ((request: Request) => Promise<Response>) | undefined;
}

/** One vendor's subscription: tells of every change from now on, as faithfully and as badly as the vendor does. */
export class Webhooks {
  readonly target: Target;
  readonly counts: WebhookCounts = { sent: 0, delivered: 0, retried: 0, repeated: 0, dropped: 0 };
  readonly #options: WebhooksOptions;
  readonly #send: (request: Request) => Promise<Response>;
  readonly #timer: NodeJS.Timeout;
  #seen: number;
  #numbers = 0;
  #gathered: { readonly at: number; readonly event: WireEvent; readonly key: string }[] = [];
  #requests: Delivery[] = [];
  #running = 0;
  #isStopped = false;

  constructor(options: WebhooksOptions) {
    this.#options = options;
    this.target = options.target;
    this.#send = options.send ?? ((request) => fetch(request));
    this.#seen = options.vendor.mutations().length;
    this.#timer = setInterval(() => this.pump(), LOOK_MS);
    this.#timer.unref();
  }

  /** Events and requests that are on their way. */
  get pending(): number {
    return this.#gathered.length + this.#requests.length + this.#running;
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  /** Sends everything now, and waits until it was delivered or given up. */
  async flush(): Promise<void> {
    this.pump(true);
    while (this.pending > 0 && !this.#isStopped) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.pump(true);
    }
  }

  pump(now = false): void {
    if (this.#isStopped) return;
    this.#gather();
    const time = now ? Number.POSITIVE_INFINITY : Date.now();
    this.#bundle(time);
    for (let free = this.target.concurrency - this.#running; free > 0; free--) {
      const at = this.#requests.findIndex(({ dueAt }) => dueAt <= time);
      const [request] = at === -1 ? [] : this.#requests.splice(at, 1);
      if (request === undefined) break;
      this.#running++;
      void this.#deliver(request).finally(() => this.#running--);
    }
  }

  #gather(): void {
    const { vendor, sender, random } = this.#options;
    const mutations = vendor.mutations();
    for (; this.#seen < mutations.length; this.#seen++) {
      const mutation = mutations[this.#seen];
      if (mutation === undefined) continue;
      const at = Date.now();
      const key = `${mutation.kind} ${mutation.type} ${mutation.id}`;
      if (sender === 'hubspot') {
        for (const event of hubspotEvents(vendor, mutation, random)) this.#gathered.push({ at, event, key });
        continue;
      }
      const event = closeEvent(vendor, mutation, ++this.#numbers);
      // Updates within the delay become one.
      if (mutation.kind === 'update') this.#gathered = this.#gathered.filter((other) => other.key !== key);
      if (event !== undefined) this.#gathered.push({ at, event, key });
    }
  }

  #bundle(time: number): void {
    const { batch, delayMs, disorder } = this.target;
    const ripe = this.#gathered.filter(({ at }) => at + delayMs <= time).map(({ event }) => event);
    if (ripe.length === 0) return;
    this.#gathered = this.#gathered.filter(({ at }) => at + delayMs > time);
    const order = disorder ? this.#shuffled(ripe) : ripe;
    for (let at = 0; at < order.length; at += batch)
      this.#requests.push({ events: order.slice(at, at + batch), attempt: 0, dueAt: 0 });
  }

  #shuffled<T>(items: readonly T[]): T[] {
    const order = [...items];
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.#options.random.int(at + 1);
      [order[at], order[other]] = [order[other] as T, order[at] as T];
    }
    return order;
  }

  async #deliver(request: Delivery): Promise<void> {
    const { random } = this.#options;
    const { retries, retryMs, duplicates } = this.target;
    const answered = await this.#post(request);
    if (this.#isStopped) return;
    if (answered) {
      this.counts.delivered++;
      if (!random.chance(duplicates)) return;
      this.counts.repeated++;
      await this.#post({ ...request, attempt: request.attempt + 1 });
      return;
    }
    if (request.attempt >= retries) {
      this.counts.dropped++;
      return;
    }
    this.counts.retried++;
    const wait = retryMs * 2 ** request.attempt * (0.5 + random.next());
    this.#requests.push({ ...request, attempt: request.attempt + 1, dueAt: Date.now() + wait });
  }

  /** Whether it was answered 2xx in time. */
  async #post({ events, attempt }: Delivery): Promise<boolean> {
    const { sender, clock } = this.#options;
    const { url, secret, timeoutMs } = this.target;
    const body =
      sender === 'hubspot'
        ? JSON.stringify(events.map((event) => ({ ...event, attemptNumber: attempt })))
        : JSON.stringify({ event: events[0], subscription_id: 'whsub_0000000000000000' });
    this.counts.sent++;
    try {
      const response = await this.#send(
        new Request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...signers[sender](url, body, secret, clock.now()) },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        }),
      );
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }
}
