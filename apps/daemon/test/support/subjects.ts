import type { BackdoorRecord, VendorName } from '@meshline/sandbox';
import type { Finding } from '@meshline/reconcile';
import type { World } from './world.ts';

/** A thing of the ledger with its records, by stream. */
export interface Subject {
  readonly identity: string;
  /** Record id by `connection/stream`. */
  readonly ids: Readonly<Record<string, string>>;
}

/** What a person sees of one open question. */
export interface Question {
  readonly id: number;
  readonly version: number;
  readonly kind: string;
  readonly reason: string;
  readonly field: string | null;
  readonly owner: string;
  readonly dueAt: Date;
  readonly item: string;
  readonly finding: Finding;
}

/** Things that have one live record in each of these streams and nowhere else, and no open question. In a stable order. */
export async function quietSubjects(world: World, entity: string, streams: readonly string[]): Promise<readonly Subject[]> {
  const { rows } = await world.pool.query<{ identity: string; refs: string[]; ids: string[] }>(
    `select l.identity, array_agg(l.connection || '/' || l.stream order by l.connection, l.stream) as refs, array_agg(l.id order by l.connection, l.stream) as ids
       from link l join snapshot s using (connection, stream, id) join identity i on i.id = l.identity
       where l.entity = $1
         and not exists (select from exception_item e where e.identity = l.identity and e.state = 'open')
         and not exists (select from review r where l.identity in (r.a_identity, r.b_identity))
       group by l.identity having bool_and(s.live) order by min(l.id)`,
    [entity],
  );
  const wanted = JSON.stringify([...streams].sort());
  return rows
    .filter(({ refs }) => JSON.stringify(refs) === wanted)
    .map(({ identity, refs, ids }) => ({ identity, ids: Object.fromEntries(refs.map((ref, i) => [ref, ids[i] ?? ''])) }));
}

/** Hands out each subject once, so that the tests of one world don't meet. */
export function subjectsOf(
  world: World,
): (entity: string, streams: readonly string[], fits?: (subject: Subject) => boolean | Promise<boolean>) => Promise<Subject> {
  const taken = new Set<string>();
  return async (entity, streams, fits = () => true) => {
    for (const subject of await quietSubjects(world, entity, streams)) {
      if (taken.has(subject.identity) || !(await fits(subject))) continue;
      taken.add(subject.identity);
      return subject;
    }
    throw new Error(`the population has no quiet ${entity} left with ${streams.join(', ')}`);
  };
}

/** A record as its system shows it now. `stream` is `connection/stream`. */
export function shown(world: World, stream: string, id: string): BackdoorRecord {
  const [vendor = '', type = ''] = stream.split('/');
  const record = world.sandbox.vendors[vendor as VendorName].backdoor.get(type, id);
  if (!record) throw new Error(`${stream} ${id} isn't there`);
  return record;
}

export function of(subject: Subject, stream: string): string {
  const id = subject.ids[stream];
  if (id === undefined) throw new Error(`the subject has no ${stream}`);
  return id;
}

/** What a person does in the system's own pages. */
export async function edit(
  world: World,
  stream: string,
  id: string,
  properties: Readonly<Record<string, unknown>>,
): Promise<void> {
  const [vendor, type] = stream.split('/');
  world.clock.advance(10_000);
  await world.control('edit', { vendor, type, id, properties });
}

export async function remove(world: World, stream: string, id: string): Promise<void> {
  const [vendor, type] = stream.split('/');
  world.clock.advance(10_000);
  await world.control('delete', { vendor, type, id });
}

export async function questions(world: World, identity: string): Promise<readonly Question[]> {
  const { rows } = await world.pool.query<Question>(
    `select x.id::int, x.version, x.kind, x.reason, x.field, x.owner, x.due_at as "dueAt", e.item, e.finding
       from exception_item e join exception x on x.id = e.exception
       where e.identity = $1 and e.state = 'open' and x.state = 'open' order by x.id`,
    [identity],
  );
  return rows;
}

/** Mutations that came over the vendors' public APIs, so ours, since `from`. */
export async function ourWrites(
  world: World,
  from = 0,
): Promise<readonly { seq: number; vendor: string; kind: string; type: string; id: string; changed: string[] }[]> {
  const { mutations } = await world.control<{
    mutations: readonly {
      seq: number;
      viaApi: boolean;
      vendor: string;
      kind: string;
      type: string;
      id: string;
      changed: string[];
    }[];
  }>(`mutations?since=${from}&limit=50000`);
  return mutations.filter(({ viaApi }) => viaApi);
}

export async function mutationCount(world: World): Promise<number> {
  return (await world.control<{ next: number }>('mutations?since=0&limit=50000')).next;
}

export async function identityOf(world: World, stream: string, id: string): Promise<string | undefined> {
  const [connection, name] = stream.split('/');
  const { rows } = await world.pool.query<{ identity: string }>(
    'select identity from link where connection = $1 and stream = $2 and id = $3',
    [connection, name, id],
  );
  return rows[0]?.identity;
}
