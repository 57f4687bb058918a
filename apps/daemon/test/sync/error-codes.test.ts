import { ERROR_CODES, type ErrorCode, type ErrorData, type WriteResult } from '@meshline/connector-spec';
import { confirm, deliver, openConnection, type DeliverResult } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { handlers } from '../../src/runtime/handlers.ts';
import { decideAll, planFrom } from '../support/steps.ts';
import { edit, of, questions, subjectsOf, type Subject } from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, 'close/contact'];
const SECOND = 1_000;

type Outcome = Exclude<WriteResult['outcome'], 'applied' | 'unchanged'>;

interface Becomes {
  readonly state: 'ready' | 'rejected' | 'superseded' | 'unknown';
  /** Tries that it used up. */
  readonly tries: number;
  /** Until it is tried or looked at again. */
  readonly waits?: number;
  /** The connection is asked; `ends`: and nothing else is sent before. */
  readonly asks?: 'ends' | 'goes-on';
  /** A person is asked about this record. */
  readonly asked?: string;
  readonly ended?: DeliverResult['ended'];
}

const OF_THE_CONNECTION: Becomes = { state: 'ready', tries: 1, waits: 60 * SECOND, asks: 'ends', ended: 'waiting' };

/** What the taxonomy says of a code, and what delivery does about it. */
const TABLE: Readonly<Record<ErrorCode, readonly [what: Partial<ErrorData> & { readonly outcome?: Outcome }, Becomes][]>> = {
  CONFIG_INVALID: [[{}, OF_THE_CONNECTION]],
  SCOPE_MISSING: [[{}, OF_THE_CONNECTION]],
  AUTH_EXPIRED: [[{}, OF_THE_CONNECTION]],
  AUTH_REVOKED: [[{}, OF_THE_CONNECTION]],
  WRONG_ACCOUNT: [[{}, OF_THE_CONNECTION]],
  // Pacing: no try of the write, and the connection waits.
  RATE_LIMITED: [
    [{ retryAt: 30 * SECOND }, { state: 'ready', tries: 0, waits: 30 * SECOND, ended: 'waiting' }],
    [{}, { state: 'ready', tries: 0, waits: 5 * SECOND, ended: 'waiting' }],
  ],
  // The vendor's word is a try; the breaker's or the retry budget's is none.
  UNAVAILABLE: [
    [{ httpStatus: 503 }, { state: 'ready', tries: 1, waits: SECOND }],
    [{ retryAt: 20 * SECOND }, { state: 'ready', tries: 0, waits: 20 * SECOND }],
  ],
  NETWORK: [[{}, { state: 'ready', tries: 0, waits: SECOND }]],
  ABORTED: [[{}, { state: 'ready', tries: 0, waits: SECOND }]],
  RECORD_BUSY: [[{}, { state: 'ready', tries: 1, waits: SECOND }]],
  OUTCOME_UNKNOWN: [[{ outcome: 'unknown' }, { state: 'unknown', tries: 1, waits: SECOND }]],
  CURSOR_EXPIRED: [[{}, { state: 'rejected', tries: 1, asked: 'refused-cursor-expired' }]],
  SCHEMA_CHANGED: [[{}, { state: 'rejected', tries: 1, asks: 'goes-on', asked: 'refused-schema-changed' }]],
  RECORD_REJECTED: [[{}, { state: 'rejected', tries: 1, asked: 'refused-record-rejected' }]],
  RECORD_GONE: [[{}, { state: 'rejected', tries: 1, asked: 'refused-record-gone' }]],
  RECORD_CONFLICT: [
    [{ outcome: 'conflict' }, { state: 'superseded', tries: 1 }],
    [
      { outcome: 'conflict', existingId: '1' },
      { state: 'rejected', tries: 1, asked: 'key-held-by-another' },
    ],
    [{}, { state: 'rejected', tries: 1, asked: 'refused-record-conflict' }],
  ],
  NOT_SUPPORTED: [[{}, { state: 'rejected', tries: 1, asked: 'refused-not-supported' }]],
  CONTRACT_VIOLATION: [[{}, { state: 'rejected', tries: 1, asks: 'goes-on', asked: 'refused-contract-violation' }]],
};
const ROWS = (Object.keys(ERROR_CODES) as ErrorCode[]).flatMap((code) =>
  TABLE[code].map(([what, becomes]) => ({ code, what, becomes, said: JSON.stringify(what) })),
);

describe('what delivery does with each error of the contract', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 60_000);
  afterEach(async () => {
    delete world.faults.connection;
    // What is refused again and again is paused, which is another test's matter.
    await world.pool.query('delete from write_pause');
  });
  afterAll(() => world.close());

  let calls = 0;
  const answer = (error: ErrorData, outcome: Outcome): void => {
    calls = 0;
    world.faults.connection = (hosted) =>
      hosted.id !== 'hubspot'
        ? hosted
        : {
            ...hosted,
            write(request) {
              calls++;
              return Promise.resolve(
                request.operations.map(({ opId }): WriteResult => ({ opId, outcome, error }) as WriteResult),
              );
            },
          };
  };
  const retitled = async (title: string): Promise<Subject> => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: title });
    await planFrom(world, 'salesforce');
    return person;
  };
  const write = async ({ identity }: Subject): Promise<{ state: string; attempts: number; not_before: Date }> => {
    const { rows } = await world.pool.query<{ state: string; attempts: number; not_before: Date }>(
      `select state, attempts, not_before from intent where identity = $1 and connection = 'hubspot' order by seq desc limit 1`,
      [identity],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('nothing was planned');
    return row;
  };

  test.each(ROWS)('$code $said', async ({ code, what, becomes }) => {
    const person = await retitled(`${code} ${JSON.stringify(what)}`);
    const at = world.clock.now();
    const { outcome = 'rejected', retryAt, ...more } = what;
    answer({ ...more, code, message: 'Said by a test.', ...(retryAt === undefined ? {} : { retryAt: at + retryAt }) }, outcome);
    const result = await deliver(world.deps, 'hubspot');
    const row = await write(person);
    expect(row).toMatchObject({ state: becomes.state, attempts: becomes.tries });
    if (becomes.waits !== undefined) expect(row.not_before.getTime() - at).toBe(becomes.waits);
    expect(result.ended).toBe(becomes.ended ?? 'idle');
    expect(result.asks?.code).toBe(becomes.asks === undefined ? undefined : code);
    expect((await questions(world, person.identity)).map(({ reason }) => reason)).toEqual(
      becomes.asked === undefined ? [] : [becomes.asked],
    );
    // Once the reason is gone the write lands, unless a person was asked.
    delete world.faults.connection;
    world.clock.advance(65 * SECOND);
    await confirm(world.deps, 'hubspot');
    world.clock.advance(5 * SECOND);
    await decideAll(world);
    await deliver(world.deps, 'hubspot');
    await confirm(world.deps, 'hubspot');
    expect((await write(person)).state).toBe(becomes.asked === undefined ? 'confirmed' : 'rejected');
  });

  test('what a system carries out later is unknown until it is seen there, and is not sent again before there was time for it', async () => {
    const person = await retitled('Carried out later');
    answer({ code: 'OUTCOME_UNKNOWN', message: '' }, 'unknown');
    world.faults.connection = (hosted) =>
      hosted.id !== 'hubspot'
        ? hosted
        : {
            ...hosted,
            write(request) {
              calls++;
              return Promise.resolve(request.operations.map(({ opId }) => ({ opId, outcome: 'deferred', ticket: 'job-7' })));
            },
          };
    const look = async (): Promise<string> => {
      await deliver(world.deps, 'hubspot');
      await confirm(world.deps, 'hubspot');
      return (await write(person)).state;
    };
    expect(await look()).toBe('unknown');
    for (let minute = 1; minute <= 8; minute++) {
      world.clock.advance(60 * SECOND);
      expect(await look()).toBe('unknown');
    }
    world.sandbox.vendors.hubspot.backdoor.edit('contacts', of(person, CONTACT), { jobtitle: 'Carried out later' });
    world.clock.advance(60 * SECOND);
    expect(await look()).toBe('confirmed');
    expect(calls).toBe(1);
  });

  test('refused credentials pause the connection after one call, whatever is ready; one question for its owner; mended, it all lands', async () => {
    const person = await retitled('Paused a');
    const lead = await world.control<{ id: string }>('create', {
      vendor: 'salesforce',
      type: 'Lead',
      properties: { LastName: 'Pausedlead', Email: 'paused@quirks.example', Company: 'Quirks', Status: 'New' },
    });
    await planFrom(world, 'salesforce');
    await decideAll(world);
    expect(await world.count(`select count(distinct kind) from intent where connection = 'hubspot' and state = 'ready'`)).toBe(2);
    const error: ErrorData = { code: 'AUTH_REVOKED', message: 'The token was refused.' };
    answer(error, 'rejected');
    const refusing = world.faults.connection;
    world.faults.connection = (hosted) => ({
      ...(refusing?.(hosted) ?? hosted),
      check: () =>
        Promise.resolve({ ok: false, problems: [{ code: 'credentials', message: error.message, mend: 'Set it anew.' }] }),
    });
    const run = handlers({ deps: world.deps, packages: new Map(), onCaughtUp: () => undefined });
    for (let turn = 0; turn < 3; turn++) await run.deliver('hubspot');
    expect(calls).toBe(1);
    const state = async (): Promise<string | undefined> =>
      (await world.deps.store.transaction((tx) => tx.connections())).find(({ id }) => id === 'hubspot')?.state;
    expect(await state()).toBe('needs-auth');
    const down = `select count(*) from exception where state = 'open' and reason = 'connection-down'`;
    expect(await world.count(down)).toBe(1);

    delete world.faults.connection;
    expect(await openConnection(world.deps, 'hubspot', '@meshline/connector-hubspot')).toMatchObject({ ok: true });
    await world.drain();
    expect(await world.count(down)).toBe(0);
    expect(await write(person)).toMatchObject({ state: 'confirmed' });
    expect(lead.id).not.toBe('');
    await expectLaws(world);
  });

  test("Salesforce's used-up day at the check is waited for: the connection stays as it is, nobody is asked", async () => {
    world.faults.transport = (connection, _request, forward) =>
      connection !== 'salesforce'
        ? forward()
        : Promise.resolve(
            Response.json([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }], { status: 403 }),
          );
    const before = await world.count(`select count(*) from exception where state = 'open'`);
    expect(await openConnection(world.deps, 'salesforce', '@meshline/connector-salesforce')).toMatchObject({ ok: true });
    expect(await world.count(`select count(*) from exception where state = 'open'`)).toBe(before);
    delete world.faults.transport;
  });
});
