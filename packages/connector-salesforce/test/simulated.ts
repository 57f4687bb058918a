import { directContext } from '@meshline/connector-kit';
import { readItemSchema, type Cursor, type ReadItem, type Session } from '@meshline/connector-spec';
import { ManualClock, noJournal, salesforce as simulate, seeded } from '@meshline/sandbox';
import { connector } from '../src/index.ts';

export const BASE = 'http://127.0.0.1:9/salesforce';
export const START = Date.UTC(2026, 10, 4, 10, 0, 0);
export const signal = new AbortController().signal;
export const MINUTE = 60_000;

export type Simulated = ReturnType<typeof simulated>;

/** An org, and a session on it over its HTTP surface. `lose` says which requests are applied while their answer is lost. */
export function simulated(settings: Record<string, unknown> = {}) {
  const clock = new ManualClock(START);
  const vendor = simulate({
    clock,
    random: seeded(7),
    journal: noJournal,
    realism: { limits: true, lags: true },
    credentials: { secret: 'app:sesame' },
    publicUrl: () => BASE,
  });
  const faults: { lose: ((request: Request) => boolean) | undefined; calls: string[] } = { lose: undefined, calls: [] };
  const fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    url.pathname = url.pathname.replace(/^\/salesforce/, '');
    faults.calls.push(`${request.method} ${url.pathname}${url.search}`);
    const lost = faults.lose?.(request) === true;
    const answer = await vendor.fetch(new Request(url, request));
    if (lost)
      throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    return answer;
  };
  const open = (secret = 'sesame', more: Record<string, unknown> = {}): Session => {
    const parsed = connector.parseSettings({ baseUrl: BASE, ...settings, ...more });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const time = { now: () => clock.now(), sleep: () => Promise.resolve() };
    return connector
      .create(parsed.settings)
      .open(directContext({ secrets: { clientId: 'app', clientSecret: secret }, fetch, clock: time }));
  };
  return { clock, vendor, backdoor: vendor.backdoor, faults, session: open(), open };
}

/** Makes the marker fields. */
export async function provisioned(session: Session): Promise<void> {
  const { provision } = session;
  if (provision === undefined) throw new Error('the session provisions nothing');
  for (const step of await provision.plan(signal)) if (step.state === 'missing') await provision.apply(step, signal);
}

export interface Pass {
  readonly items: readonly ReadItem[];
  readonly cursor: Cursor;
  readonly phases: readonly string[];
}

/** Reads a feed to its end, or to the checkpoint with this number; what comes after the last checkpoint is dropped. */
export async function pass(
  session: Session,
  feed: string,
  cursor?: Cursor,
  stopAt = Number.POSITIVE_INFINITY,
  fields?: readonly string[],
): Promise<Pass> {
  const items: ReadItem[] = [];
  const phases: string[] = [];
  let last = cursor;
  const wanted = fields === undefined ? {} : { fields: { [feed]: fields } };
  for await (const item of session.read({ feed, ...(cursor === undefined ? {} : { cursor }), ...wanted, signal })) {
    items.push(readItemSchema.parse(structuredClone(item)) as ReadItem);
    if (item.kind !== 'checkpoint') continue;
    if (JSON.stringify(item.cursor).length > 4_096) throw new Error('the cursor is larger than 4 KB');
    last = JSON.parse(JSON.stringify(item.cursor)) as Cursor;
    phases.push(item.phase);
    if (phases.length >= stopAt) break;
  }
  if (last === undefined || items.at(-1)?.kind !== 'checkpoint') throw new Error('a read must end with a checkpoint');
  return { items, cursor: last, phases };
}

/** What a host would know of a stream after these items: ids of live records with a field, and where others went. */
export class Mirror {
  readonly live = new Map<string, Readonly<Record<string, unknown>>>();
  readonly moved = new Map<string, string>();
  readonly gone = new Set<string>();
  take(items: readonly ReadItem[]): this {
    for (const item of items) {
      if (item.kind === 'record') {
        this.live.set(item.record.id, item.record.fields);
        this.moved.delete(item.record.id);
        this.gone.delete(item.record.id);
      } else if (item.kind === 'tombstone') {
        this.live.delete(item.id);
        this.gone.add(item.id);
      } else if (item.kind === 'alias') {
        this.live.delete(item.from.id);
        this.moved.set(item.from.id, `${item.reason} ${item.to.stream} ${item.to.id}`);
      }
    }
    return this;
  }
}

export const contactBody = (n: number) => ({ LastName: `Person ${n}`, Email: `p${n}@example.com`, Phone: `+49 30 ${n}` });
