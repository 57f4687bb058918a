import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Clock } from '../core/clock.ts';
import type { Realism, VendorName } from '../core/vendor.ts';
import { vendorNames } from '../population/model.ts';
import { faultRoutes } from '../faults/control.ts';
import type { Faults } from '../faults/faults.ts';
import type { SandboxState, Seeding } from '../state.ts';
import { webhookRoutes, type Subscriptions } from '../webhooks/control.ts';
import { agreementOf } from './agreement.ts';
import { UNLABELLED } from './labels.ts';
import { summarise } from './mutation-summary.ts';
import { defectCounts, labelledRecords, liveCounts } from './truth.ts';

/** What the control API steers. */
export interface Controlled {
  readonly state: () => SandboxState;
  /** Throws when another population is there and `fresh` is false. */
  readonly seed: (people: number, seed: number, fresh: boolean) => Seeding;
  readonly clock: Clock;
  readonly realism: { -readonly [Key in keyof Realism]: Realism[Key] };
  readonly faults: Faults;
  readonly subscriptions: Subscriptions;
}

const PAGE = 5000;

const refuse = (status: 400 | 404 | 409, message: string): never => {
  throw new HTTPException(status, { message });
};

const bodyOf = async (context: Context): Promise<Readonly<Record<string, unknown>>> => {
  const text = await context.req.text();
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(400, 'The body is no JSON.');
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : refuse(400, 'The body must be a JSON object.');
};

const wholeNumber = (value: unknown, name: string, min: number): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min
    ? value
    : refuse(400, `'${name}' must be a whole number of at least ${min}.`);

const queryNumber = (context: Context, name: string, otherwise: number): number => {
  const text = context.req.query(name);
  return text === undefined ? otherwise : wholeNumber(Number(text), name, 0);
};

const vendorNamed = (value: unknown): VendorName =>
  vendorNames.find((name) => name === value) ?? refuse(400, `'vendor' must be one of ${vendorNames.join(', ')}.`);
const textOf = (value: unknown, name: string): string =>
  typeof value === 'string' && value !== '' ? value : refuse(400, `'${name}' must be a text.`);
const propertiesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : refuse(400, `'properties' must be an object in the vendor's own names.`);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The way behind the vendors: seeds, edits, the ground truth, counts, the clock, faults and the traffic. For tests and the demo. */
export function control(controlled: Controlled): Hono {
  const app = new Hono().basePath('/_control');
  const { state } = controlled;

  app.onError((error, context) => {
    if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
    return context.json({ error: messageOf(error) }, 500);
  });
  app.notFound((context) => context.json({ error: `The control API has no ${context.req.method} ${context.req.path}.` }, 404));

  app.get('/health', (context) =>
    context.json({
      ok: true,
      seeding: state().seeding ?? null,
      now: controlled.clock.now(),
      realism: controlled.realism,
      traffic: state().traffic.running,
    }),
  );

  app.post('/seed', async (context) => {
    const body = await bodyOf(context);
    const people = wholeNumber(body['people'] ?? 2000, 'people', 1);
    const seed = wholeNumber(body['seed'] ?? 1, 'seed', 0);
    try {
      return context.json(controlled.seed(people, seed, body['fresh'] === true));
    } catch (error) {
      return messageOf(error).includes('population') ? refuse(409, messageOf(error)) : Promise.reject(error);
    }
  });

  app.get('/state', (context) => {
    const after = queryNumber(context, 'after', 0);
    const limit = Math.min(Math.max(queryNumber(context, 'limit', PAGE), 1), 50_000);
    const vendor = context.req.query('vendor');
    const type = context.req.query('type');
    const wanted = vendor === undefined ? vendorNames : [vendorNamed(vendor)];
    const records: unknown[] = [];
    let at = 0;
    for (const name of wanted) {
      for (const record of state().vendors[name].backdoor.records()) {
        if (!record.live || (type !== undefined && record.type !== type)) continue;
        if (at++ < after) continue;
        if (records.length === limit) return context.json({ records, next: after + limit });
        records.push({ vendor: name, ...record });
      }
    }
    return context.json({ records, next: null });
  });

  app.get('/truth', (context) => {
    const { vendors, labels, observer, seeding } = state();
    observer.drain();
    const records = labelledRecords(vendors, labels);
    return context.json({
      seeding: seeding ?? null,
      counts: liveCounts(records),
      defects: defectCounts(labels),
      labels: records,
    });
  });

  app.get('/mutations', (context) => {
    const since = queryNumber(context, 'since', 0);
    const limit = Math.min(Math.max(queryNumber(context, 'limit', PAGE), 1), 50_000);
    const { observer } = state();
    observer.drain();
    const found = observer.observed.slice(since, since + limit);
    return context.json({ mutations: found.map(({ seq, mutation }) => ({ seq, ...mutation })), next: since + found.length });
  });

  app.get('/mutations/summary', (context) => {
    const { vendors, labels, observer } = state();
    observer.drain();
    return context.json(summarise(vendors, labels, observer));
  });

  app.get('/agreement', (context) => {
    const { vendors, labels, observer } = state();
    observer.drain();
    return context.json(agreementOf(vendors, labels, observer));
  });

  /** What a person does in the vendor's own UI; 409 where the vendor refuses it. */
  const act = async (
    context: Context,
    doIt: (vendor: VendorName, type: string, body: Readonly<Record<string, unknown>>) => unknown,
  ): Promise<Response> => {
    const body = await bodyOf(context);
    const vendor = vendorNamed(body['vendor']);
    const type = textOf(body['type'], 'type');
    try {
      const result = doIt(vendor, type, body);
      state().observer.drain();
      return context.json(result ?? { ok: true });
    } catch (error) {
      if (error instanceof HTTPException) throw error;
      return refuse(409, messageOf(error));
    }
  };

  app.post('/edit', (context) =>
    act(context, (vendor, type, body) => {
      state().vendors[vendor].backdoor.edit(type, textOf(body['id'], 'id'), propertiesOf(body['properties']));
    }),
  );

  app.post('/create', (context) =>
    act(context, (vendor, type, body) => {
      const { vendors, labels, observer } = state();
      const { backdoor } = vendors[vendor];
      const times = {
        ...(body['createdAt'] === undefined ? {} : { createdAt: wholeNumber(body['createdAt'], 'createdAt', 0) }),
        ...(body['updatedAt'] === undefined ? {} : { updatedAt: wholeNumber(body['updatedAt'], 'updatedAt', 0) }),
      };
      const id = backdoor.create(type, propertiesOf(body['properties']), times);
      const entity = backdoor.get(type, id)?.entity;
      if (body['label'] !== undefined && entity !== undefined)
        labels.put({ vendor, type, record: id, entity, label: textOf(body['label'], 'label'), inferred: false });
      observer.drain();
      return { id, label: labels.get(vendor, type, id)?.label ?? UNLABELLED };
    }),
  );

  app.post('/delete', (context) =>
    act(context, (vendor, type, body) => {
      state().vendors[vendor].backdoor.remove(type, textOf(body['id'], 'id'));
    }),
  );

  app.get('/clock', (context) => context.json({ now: controlled.clock.now() }));
  app.post('/clock/advance', async (context) => {
    state().advance(wholeNumber((await bodyOf(context))['ms'], 'ms', 0));
    return context.json({ now: controlled.clock.now() });
  });

  app.put('/realism', async (context) => {
    const body = await bodyOf(context);
    for (const key of ['limits', 'lags'] as const) {
      const value = body[key];
      if (typeof value === 'boolean') controlled.realism[key] = value;
      else if (value !== undefined) refuse(400, `'${key}' must be true or false.`);
    }
    return context.json(controlled.realism);
  });

  faultRoutes(app, controlled.faults, bodyOf);
  webhookRoutes(app, controlled.subscriptions, bodyOf);

  app.post('/traffic', async (context) => {
    const body = await bodyOf(context);
    const { traffic } = state();
    switch (body['action']) {
      case 'start':
        traffic.start(body['everyMs'] === undefined ? undefined : wholeNumber(body['everyMs'], 'everyMs', 1));
        break;
      case 'stop':
        traffic.stop();
        break;
      case 'step':
        return context.json({ event: traffic.step() ?? null });
      default:
        refuse(400, "'action' must be start, stop or step.");
    }
    return context.json({ running: traffic.running, everyMs: traffic.everyMs });
  });

  app.get('/traffic/events', (context) => {
    const events = state().traffic.events(queryNumber(context, 'since', 0));
    return context.json({
      events,
      next: events.at(-1)?.seq ?? queryNumber(context, 'since', 0),
      running: state().traffic.running,
    });
  });

  return app;
}
