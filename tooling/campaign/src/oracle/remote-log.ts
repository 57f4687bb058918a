import type { World } from '../world/world.ts';
import type { Violation } from './violation.ts';

/** What came over a vendor's API, by the vendor's own log. */
interface Mutation {
  readonly seq: number;
  readonly at: number;
  readonly vendor: string;
  readonly kind: 'create' | 'update' | 'archive';
  readonly type: string;
  readonly id: string;
  readonly viaApi: boolean;
  readonly changed: readonly string[];
}

interface Summary {
  readonly duplicates: readonly {
    readonly vendor: string;
    readonly type: string;
    readonly id: string;
    readonly reason: string;
  }[];
  readonly markers: readonly {
    readonly vendor: string;
    readonly marker: string;
    readonly creates: number;
    readonly live: number;
  }[];
}

/** The attempts on a record, from the first to the end of its write. */
interface Tried {
  readonly intent: string;
  readonly kind: 'create' | 'update';
  readonly connection: string;
  readonly stream: string;
  readonly record_id: string | null;
  readonly started: Date;
  /** Of the last attempt; null = nobody knows. */
  readonly ended: Date | null;
  readonly sent: boolean;
}

/** No record was made twice, by the systems' own count of markers and things (I2). */
export async function madeTwice(world: World): Promise<readonly Violation[]> {
  const { duplicates, markers } = await world.sandbox.read<Summary>('mutations/summary');
  return [
    ...duplicates.map(({ vendor, type, id, reason }) => ({
      law: 'I2',
      what: `${vendor} ${type} ${id} was made though it was there (${reason})`,
    })),
    ...markers
      .filter(({ creates, live }) => creates > 1 || live > 1)
      .map(({ vendor, marker, creates, live }) => ({
        law: 'I2',
        what: `marker ${marker} of ${vendor}: ${creates} creates, ${live} live`,
      })),
  ];
}

/**
 * Each effect in a system belongs to an attempt that was committed before it (I9), and within the time of one write no field of its
 * record changed twice by us (I3).
 */
export async function effectsAndAttempts(world: World): Promise<readonly Violation[]> {
  const tried = await world.rows<Tried>(
    `select i.id as intent, i.kind, i.connection, i.stream, i.record_id, min(a.started_at) as started,
       case when bool_and(a.ended_at is not null) then max(a.ended_at) end as ended,
       bool_or(a.outcome is distinct from 'conflict') as sent
     from intent i join attempt a on a.intent = i.id group by i.id order by min(a.started_at), i.seq`,
  );
  const byRecord = Map.groupBy(
    tried.filter(({ sent }) => sent),
    ({ connection, stream, record_id }) => `${connection} ${stream} ${record_id ?? ''}`,
  );
  const found: Violation[] = [];
  const effects = new Map<string, number>();
  for (const mutation of await ours(world)) {
    const record = `${mutation.vendor} ${mutation.type} ${mutation.id}`;
    const one = byRecord.get(record)?.findLast(({ started }) => started.getTime() <= mutation.at + CLOCK_MS);
    if (one === undefined) {
      found.push({
        law: 'I9',
        what: `${record}: ${mutation.kind} of ${mutation.changed.join(', ')} at ${time(mutation.at)} without an attempt`,
      });
      continue;
    }
    if (mutation.kind === 'create' && one.kind !== 'create')
      found.push({ law: 'I9', what: `${record} was created by an attempt to update it` });
    for (const name of mutation.changed) {
      const key = `${one.intent} ${mutation.kind === 'create' ? 'create' : `${record} ${name}`}`;
      effects.set(key, (effects.get(key) ?? 0) + 1);
      if (effects.get(key) === 2 && mutation.kind !== 'create')
        found.push({
          law: 'I3',
          what: `${record}: ${name} was changed twice by write ${one.intent}, last at ${time(mutation.at)}`,
        });
    }
  }
  return found;
}

/** Both clocks are this machine's; the sandbox stamps by whole milliseconds. */
const CLOCK_MS = 2;

async function ours(world: World): Promise<readonly Mutation[]> {
  const all: Mutation[] = [];
  for (let since = 0; ;) {
    const page = await world.sandbox.read<{ mutations: readonly Mutation[]; next: number }>(
      `mutations?since=${since}&limit=20000`,
    );
    all.push(...page.mutations);
    if (page.mutations.length === 0) break;
    since = page.next;
  }
  return all.filter(({ viaApi }) => viaApi);
}

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
