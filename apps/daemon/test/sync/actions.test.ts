import { deliver, proposeActions, stopWrites, undoAction, type Action, type WantedAction } from '@meshline/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
const subjects = { hubspot: '', salesforce: '', close: '' };
beforeAll(async () => {
  world = await createWorld({ people: 12 });
  await world.drain();
  const { hubspot, salesforce, close } = world.sandbox.vendors;
  subjects.hubspot = hubspot.backdoor.create('contacts', { email: 'ada@acme.example' });
  subjects.salesforce = salesforce.backdoor.create('Contact', { LastName: 'Lovelace' });
  subjects.close = close.backdoor.create('lead', { name: 'Acme' });
});
afterAll(() => world.close());

type System = keyof typeof subjects;
const SYSTEMS: readonly System[] = ['hubspot', 'salesforce', 'close'];
const TASKS: Readonly<Record<System, string>> = { hubspot: 'tasks', salesforce: 'Task', close: 'task' };

/** A task on the subject, in each system's own words. */
function task(system: System, cause: string): WantedAction {
  const base = {
    cause,
    name: 'Call the lead',
    connection: system,
    kind: 'create' as const,
    stream: TASKS[system],
    reason: 'A form was filled',
  };
  if (system === 'hubspot') {
    const contacts = [{ value: { stream: 'contacts', id: subjects.hubspot } }];
    const patch = { hs_timestamp: '2026-11-21T09:00:00.000Z', hs_task_subject: cause, hs_task_status: 'NOT_STARTED', contacts };
    return { ...base, patch };
  }
  if (system === 'salesforce') {
    const WhoId = { stream: 'Contact', id: subjects.salesforce };
    return { ...base, patch: { Subject: cause, WhoId, ActivityDate: '2026-11-21' } };
  }
  return { ...base, patch: { text: cause, lead_id: { stream: 'lead', id: subjects.close } } };
}

const want = (...wanted: WantedAction[]): Promise<readonly Action[]> =>
  world.deps.store.transaction((tx) => proposeActions(tx, world.deps, wanted));
const read = async (id: string): Promise<Action | undefined> =>
  (await world.deps.store.transaction((tx) => tx.actionsByIds([id])))[0];

/** What a person finds in the system: live tasks of this name. */
function found(system: System, cause: string) {
  const text = { hubspot: 'hs_task_subject', salesforce: 'Subject', close: 'text' }[system];
  return [...world.sandbox.vendors[system].backdoor.records()].filter(
    ({ type, live, properties }) => type === TASKS[system] && live && String(properties[text]).startsWith(cause),
  );
}

/** Works as daemons do, over deaths, until nothing is left; a lease of the dead runs out. */
async function work(system: System): Promise<void> {
  for (let round = 0; round < 40; round++) {
    await deliver(world.deps, system).catch(() => undefined);
    const open = await world.count(
      `select count(*) from action where connection = $1 and state in ('ready', 'sending', 'unknown', 'applied')`,
      [system],
    );
    if (open === 0) return;
    world.clock.advance(70_000);
    await world.pool.query(`update action set lease_until = lease_until - interval '1 hour' where state = 'sending'`);
  }
  throw new Error(`actions in ${system} never came to an end`);
}

/** Answers that are lost before or after they were applied, and deaths at every commit, by a draw of its own. */
function trouble(seed: number): void {
  let state = seed;
  const draw = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let left = 12;
  const strikes = (share: number): boolean => left > 0 && draw() < share && left-- > 0;
  world.faults.transport = async (_, request, forward) => {
    const lost = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
    });
    if (strikes(0.15)) throw lost;
    const answer = await forward();
    if (request.method !== 'GET' && strikes(0.4)) throw lost;
    return answer;
  };
  world.faults.transaction = (moment) => {
    if (strikes(moment === 'before' ? 0.02 : 0.1)) throw new Error('killed');
  };
}
function calm(): void {
  world.faults.transport = undefined;
  world.faults.transaction = undefined;
}

describe.each(SYSTEMS)('in %s', (system) => {
  test('a slot never has two tasks, whatever answers are lost and wherever the daemon dies', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const cause = `${system} run ${seed}`;
      const wanted = Array.from({ length: 3 }, (_, n) => task(system, `${cause} no ${n};`));
      trouble(seed * 7919);
      // The daemon that wanted them dies and wants them again.
      for (let tries = 0; tries < 3; tries++) await want(...wanted).catch(() => undefined);
      for (let tries = 0; tries < 4; tries++) {
        await deliver(world.deps, system).catch(() => undefined);
        world.clock.advance(70_000);
        await world.pool.query(`update action set lease_until = lease_until - interval '1 hour' where state = 'sending'`);
      }
      calm();
      const standing = await want(...wanted);
      await work(system);
      for (const [n, { id }] of standing.entries()) {
        expect(found(system, `${cause} no ${n};`), `${cause} no ${n}`).toHaveLength(1);
        expect((await read(id))?.state).toBe('confirmed');
        const made = world.sandbox.vendors[system].mutations().filter(({ kind, marker }) => kind === 'create' && marker === id);
        expect(made).toHaveLength(1);
      }
    }
    // Some were sent more than once, or there was no trouble at all.
    const tries = `select count(*) from action_attempt t join action a on a.id = t.action where a.connection = $1 and t.number > 1`;
    expect(await world.count(tries, [system])).toBeGreaterThan(0);
  });

  test('an undo takes the task away again, once', async () => {
    const cause = `${system} undone;`;
    const [action] = await want(task(system, cause));
    const early = await world.deps.store.transaction((tx) => undoAction(tx, world.deps, action?.id ?? '', 'x'));
    expect(early).toEqual({ ok: false, because: 'not-done' });
    await work(system);
    expect(found(system, cause)).toHaveLength(1);
    const undo = () => world.deps.store.transaction((tx) => undoAction(tx, world.deps, action?.id ?? '', 'The form was a test'));
    const [first, second] = [await undo(), await undo()];
    expect(first.ok && second.ok && first.action.id === second.action.id).toBe(true);
    await work(system);
    expect(found(system, cause)).toEqual([]);
  });
});

describe('an owner change', () => {
  const owners = async (active: boolean): Promise<string[]> =>
    (
      await world.pool.query<{ id: string }>(
        `select id from snapshot where connection = 'hubspot' and stream = 'owners' and live and (fields->>'active')::boolean = $1 order by id`,
        [active],
      )
    ).rows.map(({ id }) => id);
  const change = (cause: string, owner: string): WantedAction => ({
    cause,
    name: 'Give it to its owner',
    connection: 'hubspot',
    kind: 'update',
    stream: 'contacts',
    recordId: subjects.hubspot,
    patch: { hubspot_owner_id: { stream: 'owners', id: owner } },
    reason: 'Round robin',
  });
  const owner = () => world.sandbox.vendors.hubspot.backdoor.get('contacts', subjects.hubspot)?.properties['hubspot_owner_id'];

  test('is made with its reason and put back by an undo, but not over what somebody changed since', async () => {
    const [tom = '', lea = '', eve = ''] = await owners(true);
    world.sandbox.vendors.hubspot.backdoor.edit('contacts', subjects.hubspot, { hubspot_owner_id: tom });
    const [action] = await want(change('h1', lea));
    await work('hubspot');
    expect(owner()).toBe(lea);
    expect(await read(action?.id ?? '')).toMatchObject({ reason: 'Round robin', before: { hubspot_owner_id: { id: tom } } });
    await world.deps.store.transaction((tx) => undoAction(tx, world.deps, action?.id ?? '', 'Wrong team'));
    await work('hubspot');
    expect(owner()).toBe(tom);

    const [other] = await want(change('h2', lea));
    await work('hubspot');
    world.sandbox.vendors.hubspot.backdoor.edit('contacts', subjects.hubspot, { hubspot_owner_id: eve });
    await world.deps.store.transaction((tx) => undoAction(tx, world.deps, other?.id ?? '', 'Wrong team'));
    await work('hubspot');
    expect(owner()).toBe(eve);
    const asked = `select count(*) from exception_item where finding->>'reason' = 'action-refused' and finding->>'message' like '%somebody changed it since%'`;
    expect(await world.count(asked)).toBe(1);
  });

  test('never goes to a user who isn`t active; that is asked about', async () => {
    const [left = ''] = await owners(false);
    expect(left).not.toBe('');
    const before = owner();
    const [action] = await want(change('h3', left));
    await work('hubspot');
    expect(owner()).toBe(before);
    expect(await read(action?.id ?? '')).toMatchObject({ state: 'rejected' });
    expect(await world.count(`select count(*) from action_attempt where action = $1`, [action?.id])).toBe(0);
  });
});

test('nothing is sent while writing is stopped, or into a connection that only observes', async () => {
  const [action] = await want(task('salesforce', 'stopped;'));
  await world.deps.store.transaction((tx) => tx.setMode('salesforce', 'person', 'observe', 'test', 'test', world.clock.now()));
  await deliver(world.deps, 'salesforce');
  expect(found('salesforce', 'stopped;')).toEqual([]);
  await world.deps.store.transaction((tx) => tx.setMode('salesforce', 'person', 'live', 'test', 'test', world.clock.now()));
  await stopWrites(world.deps, { connection: undefined, actor: 'test', reason: 'test' });
  world.clock.advance(120_000);
  await deliver(world.deps, 'salesforce');
  expect(found('salesforce', 'stopped;')).toEqual([]);
  expect(await read(action?.id ?? '')).toMatchObject({ state: 'ready', attempts: 0 });
});
