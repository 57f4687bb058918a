import { CRASH_POINTS, type CrashPoint } from '@meshline/sync';
import { seeded } from './random.ts';

export const CONNECTIONS = ['hubspot', 'salesforce', 'close'] as const;
export type ConnectionId = (typeof CONNECTIONS)[number];

/** One death of the campaign. `towards`: the system that work is made for. */
export type Kill =
  | {
      readonly kind: 'point';
      readonly point: CrashPoint;
      readonly scope: ConnectionId | undefined;
      readonly hit: number;
      readonly towards: ConnectionId;
    }
  | { readonly kind: 'random'; readonly afterMs: number; readonly towards: ConnectionId }
  | {
      readonly kind: 'postgres';
      readonly signal: 'SIGKILL' | 'SIGQUIT';
      readonly afterMs: number;
      readonly towards: ConnectionId;
    }
  /** Halted for longer than its lease, at a point or at any moment, while another daemon takes over; then it wakes up. */
  | { readonly kind: 'zombie'; readonly point: CrashPoint | undefined; readonly afterMs: number; readonly towards: ConnectionId };

/** Kills in one world, between two judgements. */
export const KILLS_IN_A_WORLD = 25;

/** Of these there is one for each connection. */
const EACH = /^(capture|deliver|confirm)\./;
/** Systems in which one write is several requests. */
const IN_PIECES: readonly ConnectionId[] = ['close', 'hubspot'];

interface Target {
  readonly point: CrashPoint;
  readonly scope: ConnectionId | undefined;
}

/**
 * The kills of a chunk of a campaign: over all chunks each named point first once, then in each system that it concerns, then what
 * chance brings. The same seed gives the same kills.
 */
export function planKills(seed: number, from: number, count: number): readonly Kill[] {
  const order = namedTargets(seed);
  return Array.from({ length: count }, (_, offset): Kill => {
    const index = from + offset;
    const random = seeded(seed * 1_000_003 + index);
    const towards = CONNECTIONS[random.whole(3)] ?? 'hubspot';
    // A new database is there at the beginning of a world only.
    if (offset === 0)
      return { kind: 'point', point: 'migration.between-steps', scope: undefined, hit: 1 + random.whole(5), towards };
    const at = index - Math.ceil((index + 1) / KILLS_IN_A_WORLD);
    // One in six is no named point from the beginning, half of them later.
    const target = order[at - Math.floor((at + 1) / 6)];
    if (at % 6 === 5 || (target === undefined && at % 2 === 0)) return byChance(random, towards);
    if (target !== undefined) return { kind: 'point', ...target, hit: 1, towards: target.scope ?? towards };
    const again = random.pick(order) ?? { point: 'deliver.before-socket', scope: towards };
    return { kind: 'point', ...again, hit: 1 + random.whole(2), towards: again.scope ?? towards };
  });
}

/** Each point once, in one system or another; then the other systems. */
function namedTargets(seed: number): readonly Target[] {
  const random = seeded(seed);
  const first: Target[] = [];
  const others: Target[] = [];
  for (const point of CRASH_POINTS.filter((name) => name !== 'migration.between-steps')) {
    const scopes = random.shuffled(scopesOf(point));
    const [one, ...more] = scopes;
    first.push({ point, scope: one });
    others.push(...more.map((scope) => ({ point, scope })));
  }
  return [...random.shuffled(first), ...random.shuffled(others)];
}

function scopesOf(point: CrashPoint): readonly (ConnectionId | undefined)[] {
  if (point === 'deliver.mid-batch') return IN_PIECES;
  if (point === 'credentials.after-refresh-before-store') return ['salesforce'];
  return EACH.test(point) ? CONNECTIONS : [undefined];
}

const ZOMBIES: readonly (CrashPoint | undefined)[] = [
  'deliver.before-socket',
  'deliver.after-claim',
  'deliver.after-look',
  'deliver.after-response-before-outcome',
  'deliver.before-outcome-commit',
  'settle.before-commit',
  'confirm.after-get',
  undefined,
];

function byChance(random: ReturnType<typeof seeded>, towards: ConnectionId): Kill {
  const afterMs = Math.floor(random.next() * 5_000);
  const drawn = random.next();
  if (drawn < 0.5) return { kind: 'random', afterMs, towards };
  if (drawn < 0.75) return { kind: 'postgres', signal: random.next() < 0.5 ? 'SIGKILL' : 'SIGQUIT', afterMs, towards };
  return { kind: 'zombie', point: random.pick(ZOMBIES), afterMs, towards };
}

/** As figures and messages name it. */
export function nameOf(kill: Kill): string {
  switch (kill.kind) {
    case 'point':
      return `${kill.point}${kill.scope === undefined ? '' : ` in ${kill.scope}`}${kill.hit === 1 ? '' : `, hit ${kill.hit}`}`;
    case 'random':
      return `SIGKILL after ${kill.afterMs} ms`;
    case 'postgres':
      return `PostgreSQL by ${kill.signal} after ${kill.afterMs} ms`;
    case 'zombie':
      return `SIGSTOP ${kill.point === undefined ? `after ${kill.afterMs} ms` : `at ${kill.point}`}`;
  }
}
