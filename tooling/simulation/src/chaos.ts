import type { VendorName } from '@meshline/sandbox';
import type { Daemon } from './daemon.ts';
import { Refused, type World } from './world.ts';

const VENDORS: readonly VendorName[] = ['hubspot', 'salesforce', 'close'];

export interface Chaos {
  readonly happened: Map<string, number>;
  readonly fired: Map<string, number>;
  /** Places in the other side's log at which a person used the API themselves. */
  readonly byPeople: Set<number>;
}

export function newChaos(): Chaos {
  return { happened: new Map(), fired: new Map(), byPeople: new Set() };
}

function note(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

/** Somebody works in one of the systems, or a fault begins or ends, or a process stalls or dies. */
export async function somethingHappens(world: World, chaos: Chaos, daemons: Daemon[], revive: () => Daemon): Promise<void> {
  const { random } = world;
  const draw = random.next();
  if (draw < 0.5) return personActs(world, chaos);
  if (draw < 0.75) return faultBegins(world, chaos);
  if (draw < 0.82) return endFaults(world, chaos);
  if (draw < 0.88) return stalls(world, chaos, daemons);
  if (draw < 0.95) return dies(world, chaos, daemons, revive);
  return goesAway(world, chaos);
}

async function personActs(world: World, chaos: Chaos): Promise<void> {
  const { random } = world;
  const draw = random.next();
  if (draw < 0.85) {
    const { event } = await world.control<{ event: { kind: string } | null }>('traffic', { action: 'step' });
    world.gate.tell(`people: ${event === null ? 'nothing' : JSON.stringify(event)}`);
    if (event) note(chaos.happened, event.kind);
    return;
  }
  if (draw < 0.93) return merges(world, chaos);
  return deletes(world, chaos);
}

interface Labelled {
  readonly vendor: VendorName;
  readonly type: string;
  readonly id: string;
  readonly label: string;
  readonly entity: string;
  readonly live: boolean;
}

async function labels(world: World): Promise<readonly Labelled[]> {
  const { labels: found } = await world.control<{ labels: readonly Labelled[] }>('truth');
  return found;
}

/** Somebody tidies up in HubSpot: two contacts of one person become one. */
async function merges(world: World, chaos: Chaos): Promise<void> {
  const contacts = (await labels(world)).filter(({ vendor, type, live }) => vendor === 'hubspot' && type === 'contacts' && live);
  const pairs = contacts.flatMap((one, i) =>
    contacts.slice(i + 1).flatMap((other) => (other.label === one.label ? [[one, other]] : [])),
  );
  const pair = pairs.length === 0 ? undefined : world.random.pick(pairs);
  if (!pair) return;
  const before = (await world.control<{ next: number }>('mutations?limit=50000')).next;
  const response = await world.sandbox
    .fetch(
      new Request('http://127.0.0.1:1/hubspot/crm/v3/objects/contacts/merge', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${world.connections[0]?.secrets['token'] ?? ''}` },
        body: JSON.stringify({ primaryObjectId: pair[0]?.id, objectIdToMerge: pair[1]?.id }),
      }),
    )
    .catch(() => undefined);
  const after = (await world.control<{ next: number }>('mutations?limit=50000')).next;
  for (let seq = before + 1; seq <= after; seq++) chaos.byPeople.add(seq);
  world.gate.tell(`people: merge ${response?.status ?? 0}`);
  if (response?.ok === true) note(chaos.happened, 'merge');
}

async function deletes(world: World, chaos: Chaos): Promise<void> {
  const records = (await labels(world)).filter(({ live, entity }) => live && entity !== 'user');
  if (records.length === 0) return;
  const { vendor, type, id } = world.random.pick(records);
  try {
    await world.control('delete', { vendor, type, id });
    world.gate.tell(`people: delete ${vendor} ${type}`);
    note(chaos.happened, 'delete');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

type Rule = Readonly<Record<string, unknown>>;

/** Each kind that heals by itself once its rule is gone. */
const FAULTS: readonly ((world: World, vendor: VendorName) => Rule)[] = [
  () => ({ kind: 'drop-before-apply' }),
  () => ({ kind: 'apply-then-drop' }),
  () => ({ kind: 'apply-then-drop' }),
  ({ random }) => ({ kind: 'late-apply', afterMs: 1 + random.int(20_000) }),
  ({ random }) => ({
    kind: 'rate-limit',
    retryAfter: random.pick(['seconds', 'date', 'missing', 'milliseconds']),
    waitMs: 1_000 + random.int(4_000),
  }),
  ({ random }) => ({
    kind: 'server-error',
    status: random.pick([500, 502, 503, 504]),
    body: random.pick(['json', 'html', 'empty']),
    applied: random.chance(0.5),
  }),
  ({ random }) => ({ kind: 'truncated', keep: random.next() }),
  () => ({ kind: 'content-type' }),
  () => ({ kind: 'unauthorized' }),
  () => ({ kind: 'forbidden' }),
  ({ random }) => ({ kind: 'latency', ms: 500 + random.int(8_000), where: random.pick(['before', 'after']) }),
  ({ random }, vendor) =>
    vendor === 'close'
      ? { kind: 'content-type' }
      : { kind: random.pick(['batch-permuted', 'batch-item-missing', 'batch-item-twice', 'batch-all-or-nothing']) },
  ({ random }, vendor) =>
    vendor === 'salesforce'
      ? { kind: 'apply-then-drop' }
      : { kind: 'index-lag', ms: 500 + random.int(vendor === 'hubspot' ? 20_000 : 2_000) },
  ({ random }) => ({ kind: 'equal-stamps', everyMs: 1_000 + random.int(4_000) }),
];

const FIELDS: Readonly<Record<VendorName, readonly (readonly [type: string, field: string, value: string])[]>> = {
  hubspot: [
    ['contacts', 'jobtitle', 'Set By Workflow'],
    ['contacts', 'phone', '+4930123456'],
    ['companies', 'country', 'Germany'],
  ],
  salesforce: [
    ['Lead', 'Title', 'Set By Flow'],
    ['Contact', 'Title', 'Set By Flow'],
    ['Account', 'BillingCountry', 'Germany'],
  ],
  close: [
    ['contact', 'title', 'Set By Workflow'],
    ['lead', 'name', 'Renamed Inc'],
  ],
};

/** What an administrator's rules and automations do to single fields. */
function ofFields(world: World, vendor: VendorName): Rule {
  const { random } = world;
  const [type, field, value] = random.pick(FIELDS[vendor]);
  switch (random.int(5)) {
    case 0:
      return { kind: 'ignored-field', type, field };
    case 1:
      return { kind: 'coerced', type, field, how: random.pick(['upper', 'lower']) };
    case 2:
      return { kind: 'validation-rule', type, field, pattern: '.' };
    case 3:
      return { kind: 'rewrite', type, field, to: value, afterMs: random.int(3_000) };
    default:
      return {
        kind: 'ping-pong',
        type,
        field,
        values: [value, `${value} 2`],
        everyMs: 500 + random.int(2_000),
        rounds: 1 + random.int(4),
      };
  }
}

/** Kinds that hold for as long as they stand, or for records: no share of requests. */
const STANDING = new Set(['index-lag', 'equal-stamps']);

async function faultBegins(world: World, chaos: Chaos): Promise<void> {
  const { random } = world;
  const vendor = random.pick(VENDORS);
  const aboutFields = random.chance(0.25);
  const fault = aboutFields ? ofFields(world, vendor) : random.pick(FAULTS)(world, vendor);
  const kind = String(fault['kind']);
  const share = STANDING.has(kind) ? {} : { probability: random.pick([0.2, 0.5, 1]), times: 1 + random.int(aboutFields ? 6 : 4) };
  // Mostly of writes: reads make up most requests and would eat the fault.
  const method =
    aboutFields || STANDING.has(kind) || random.chance(0.4)
      ? {}
      : { method: random.pick(vendor === 'hubspot' ? ['POST'] : ['POST', 'PATCH', 'PUT']) };
  try {
    await world.control('faults', { seed: random.int(1_000_000), rules: [{ vendor, ...method, ...share, fault }] });
    world.gate.tell(`fault: ${vendor} ${JSON.stringify(fault)}`);
    note(chaos.happened, 'fault');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    world.gate.tell(`fault: refused ${vendor} ${JSON.stringify(fault)}`);
  }
}

/** Takes all faults away, and counts what they did. */
export async function endFaults(world: World, chaos: Chaos): Promise<void> {
  const { rules } = await world.control<{ rules: readonly { fault: { kind: string }; fired: number }[] }>('faults');
  for (const { fault, fired } of rules) if (fired > 0) note(chaos.fired, fault.kind, fired);
  await world.control('faults', undefined, 'DELETE');
  world.gate.tell('faults end');
}

/** A pause of the whole process (a garbage collection, a laptop's lid): it goes on later as if nothing had been. */
function stalls(world: World, chaos: Chaos, daemons: readonly Daemon[]): void {
  const alive = daemons.filter(({ life }) => !life.dead && life.stalledUntil <= world.time.now());
  if (alive.length === 0) return;
  const { life } = world.random.pick(alive);
  life.stalledUntil = world.time.now() + 1_000 + world.random.int(15_000);
  world.gate.tell(`${life.name} stalls`);
  note(chaos.happened, 'stall');
  note(chaos.fired, 'stall');
}

function dies(world: World, chaos: Chaos, daemons: Daemon[], revive: () => Daemon): void {
  const at = world.random.int(daemons.length);
  daemons[at]?.die();
  world.gate.tell(`${daemons[at]?.life.name ?? ''} dies`);
  note(chaos.happened, 'death');
  note(chaos.fired, 'death');
  daemons[at] = revive();
}

function goesAway(world: World, chaos: Chaos): void {
  const until = world.time.now() + 500 + world.random.int(8_000);
  if (world.random.chance(0.4)) {
    world.databaseAwayUntil = until;
    note(chaos.fired, 'database-away');
  } else {
    const { id } = world.random.pick(world.connections);
    world.networkAwayUntil.set(id, until);
    note(chaos.fired, 'network-away');
  }
  world.gate.tell('somebody is away');
}
