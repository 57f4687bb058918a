import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Clock } from '../core/clock.ts';
import { seeded } from '../core/random.ts';
import type { Vendors } from '../population/seed.ts';
import { readTarget, senders, type Sender } from './target.ts';
import { Webhooks } from './webhooks.ts';

export interface WebhookControl {
  readonly vendors: () => Vendors;
  readonly clock: Clock;
}

/** The subscriptions that stand; they live in memory only. */
export class Subscriptions {
  readonly #standing = new Map<Sender, Webhooks>();
  readonly #of: WebhookControl;
  constructor(of: WebhookControl) {
    this.#of = of;
  }

  put(sender: Sender, body: Readonly<Record<string, unknown>>): void {
    const target = readTarget(sender, body);
    this.stop(sender);
    const { vendors, clock } = this.#of;
    this.#standing.set(
      sender,
      new Webhooks({ vendor: vendors()[sender], sender, target, clock, random: seeded(1).fork(`webhooks ${sender}`) }),
    );
  }

  stop(sender: Sender): void {
    this.#standing.get(sender)?.stop();
    this.#standing.delete(sender);
  }

  clear(): void {
    for (const sender of senders) this.stop(sender);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#standing.values()].map((webhooks) => webhooks.flush()));
  }

  /** Without the secrets. */
  shown(): object {
    return Object.fromEntries(
      [...this.#standing].map(([sender, { target, counts, pending }]) => {
        const { secret: _, ...quirks } = target;
        return [sender, { ...quirks, ...counts, pending }];
      }),
    );
  }
}

/**
 * Webhooks over HTTP; described in the package's README. `PUT /webhooks/VENDOR` subscribes, `DELETE /webhooks[/VENDOR]` ends it,
 * `POST /webhooks/flush` sends everything now and waits for it. All answer as `GET /webhooks` does.
 */
export function webhookRoutes(
  app: Hono,
  subscriptions: Subscriptions,
  bodyOf: (context: Context) => Promise<Readonly<Record<string, unknown>>>,
): void {
  const named = (context: Context): Sender => {
    const found = senders.find((one) => one === context.req.param('vendor'));
    if (found === undefined) throw new HTTPException(404, { message: `Webhooks are sent by ${senders.join(' and ')}.` });
    return found;
  };
  app.get('/webhooks', (context) => context.json(subscriptions.shown()));
  app.post('/webhooks/flush', async (context) => {
    await subscriptions.flush();
    return context.json(subscriptions.shown());
  });
  app.put('/webhooks/:vendor', async (context) => {
    const sender = named(context);
    const body = await bodyOf(context);
    try {
      subscriptions.put(sender, body);
    } catch (error) {
      throw new HTTPException(400, { message: error instanceof Error ? error.message : String(error) });
    }
    return context.json(subscriptions.shown());
  });
  app.delete('/webhooks', (context) => {
    subscriptions.clear();
    return context.json(subscriptions.shown());
  });
  app.delete('/webhooks/:vendor', (context) => {
    subscriptions.stop(named(context));
    return context.json(subscriptions.shown());
  });
}
