import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeSetList, Plan } from '@meshline/admin-api';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';
import { planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, shown, subjectsOf, type Subject } from '../support/subjects.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const CLOSE_CONTACT = 'close/contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, CLOSE_CONTACT];
const NO_ID = '0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11';

describe('plan, apply, changes, undo, mode and replay against a daemon', () => {
  let served: ServedWorld;
  let take: ReturnType<typeof subjectsOf>;
  const folder = mkdtempSync(join(tmpdir(), 'meshline-plan-'));
  beforeAll(async () => {
    served = await createServedWorld({ people: 40, seed: 2 });
    take = subjectsOf(served.world);
  }, 120_000);
  afterEach(() => {
    process.exitCode = undefined;
  });
  afterAll(async () => {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const cli = async (...args: string[]) => {
    process.exitCode = undefined;
    const ran = await runCli(...args, '--data', served.folder);
    const code = process.exitCode;
    process.exitCode = undefined;
    return { ...ran, code: code ?? 0 };
  };
  const titled = async (title: string): Promise<Subject> => {
    const person = await take('person', EVERYWHERE);
    await edit(served.world, SF_CONTACT, of(person, SF_CONTACT), { Title: title });
    await planFrom(served.world, 'salesforce');
    return person;
  };
  const title = (person: Subject) => shown(served.world, CONTACT, of(person, CONTACT)).properties['jobtitle'];
  const planned = async (): Promise<Plan> => JSON.parse((await cli('plan', '--json', '-')).out) as Plan;
  /** `apply` waits for what the daemon does; here the test is the daemon. */
  const applied = async (...args: string[]) => {
    const running = cli('apply', ...args, '--yes');
    const ended = running.then(() => true);
    while (!(await Promise.race([ended, new Promise<false>((resolve) => setTimeout(() => resolve(false), 300))])))
      await served.world.drain();
    return running;
  };

  test('mode: shows what holds and why; narrowing is at once, widening shows what would be written and asks; all is kept', async () => {
    expect((await cli('mode')).out).toMatch(/ {2}HubSpot +person +live +since .*, by test: test\n/);
    const narrowed = await cli('mode', 'hubspot', 'approve', '--reason', 'the first week');
    expect(narrowed.error).toBeUndefined();
    expect(narrowed.out).toMatch(/HubSpot +person +approve +since .*, by operator: the first week/);
    expect(narrowed.out).toMatch(/person: live -> approve, by operator: the first week/);
    for (const connection of ['close', 'salesforce']) await cli('mode', connection, 'approve', '--reason', 'too');

    const person = await titled('Widened');
    const asked = await cli('mode', 'hubspot', 'person', 'live', '--reason', 'it looked right');
    expect(asked.out).toContain('hubspot: person approve -> live. It writes by itself.');
    expect(asked.out).toContain('1 update would be sent at once: npm run meshline -- plan --connection hubspot');
    expect(asked.error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('--yes') as string });
    expect((await served.client.modes()).items.filter(({ mode }) => mode !== 'approve')).toEqual([]);
    expect((await cli('mode', 'hubspot', 'person', 'live', '--reason', 'it looked right', '--yes')).error).toBeUndefined();
    await served.world.drain();
    expect(title(person)).toBe('Widened');
    await cli('mode', 'hubspot', 'person', 'approve', '--reason', 'back');
    const { history } = await served.client.modes();
    expect(history.slice(0, 2).map(({ was, mode, by, reason }) => [was, mode, by, reason])).toEqual([
      ['live', 'approve', 'operator', 'back'],
      ['approve', 'live', 'operator', 'it looked right'],
    ]);
    const rest = await planned();
    await applied(rest.hash);
  });

  test('plan: what, was -> becomes, why, price; --detailed-exitcode says whether there is something to do', async () => {
    const nothing = await cli('plan', '--detailed-exitcode');
    expect(nothing.out).toMatch(/^Nothing to write · rulebook /u);
    expect(nothing.code).toBe(0);
    const person = await titled('Head of Plans');
    const before = title(person) as string | undefined;
    const from = await mutationCount(served.world);
    const { out, error, code } = await cli('plan', '--detailed-exitcode', '--limit', '1');
    expect(error).toBeUndefined();
    expect(code).toBe(2);
    expect(out).toMatch(/^2 writes: 2 updates · plan [0-9a-f]{12} · rulebook [0-9a-f]{12}\n/u);
    expect(out).toMatch(/ {2}HubSpot +update person +Title 1\n/u);
    expect(out).toMatch(/FIRST\n {2}Close +\S.* +Title +.* -> Head of Plans +first filled of/u);
    expect(out).toMatch(/ {2}\.\.\. 1 more: --limit 2, or --json FILE\n/u);
    expect(out).toMatch(/CALLS, ABOUT\n {2}Close \d+ calls?: [^]*HubSpot \d+ calls?: /u);
    expect(out).toMatch(/Next: npm run meshline -- apply [0-9a-f]{12}\n$/u);
    expect(out.split('\n').every((line) => line.length <= 120)).toBe(true);
    const file = join(folder, 'plan.json');
    expect((await cli('plan', '--json', file)).out).toContain(`All 2 lines are in ${file}.`);
    const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan;
    expect(plan.first.map(({ system, id, changes }) => [system, id, changes.map(({ was, becomes }) => [was, becomes])])).toEqual([
      ['Close', of(person, CLOSE_CONTACT), [[expect.anything(), 'Head of Plans']]],
      ['HubSpot', of(person, CONTACT), [[before ?? null, 'Head of Plans']]],
    ]);
    expect((await cli('plan', '--connection', 'close', '--entity', 'person')).out).toMatch(/^1 write: 1 update/u);
    expect((await cli('plan', '--connection', 'close')).code).toBe(0);
    expect(await ourWrites(served.world, from)).toEqual([]);
  });

  test('apply: sends it and waits until it has landed; changes, undo and apply take it back; each once', async () => {
    const plan = await planned();
    const asked = await cli('apply', plan.hash);
    expect(asked.error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('--yes') as string });
    const done = await applied(plan.hash.slice(0, 12));
    expect(done.error).toBeUndefined();
    expect(done.code).toBe(0);
    expect(done.out).toMatch(/▸ 2 writes go out as change set .*\n[^]*2 confirmed/u);
    const again = await applied(plan.hash);
    expect(again.out).toContain('nothing is sent again');
    expect(again.code).toBe(0);

    const { items } = JSON.parse((await cli('changes', '--json')).out) as ChangeSetList;
    const set = items.find(({ kind }) => kind === 'apply');
    expect(set).toMatchObject({ updates: 2, creates: 0, by: 'operator', writes: { confirmed: 2 } });
    expect((await cli('changes', '--limit', '1')).out).toMatch(/^When \(UTC\) +Change set +Cause/u);
    expect((await cli('changes', set?.id ?? '')).out).toContain(`Next: npm run meshline -- undo ${set?.id ?? ''}`);

    const from = await mutationCount(served.world);
    const undone = await cli('undo', set?.id ?? '');
    expect(undone.out).toMatch(/^2 writes: 2 updates · plan [0-9a-f]{12} · undo of /u);
    expect(await ourWrites(served.world, from)).toEqual([]);
    const hash = /plan ([0-9a-f]{12})/u.exec(undone.out)?.[1] ?? '';
    expect((await applied(hash)).out).toContain('2 confirmed');
    expect(await ourWrites(served.world, from)).toHaveLength(2);
    expect((await planned()).lines).toBe(0);

    expect((await cli('undo', set?.id ?? '')).error?.message).toMatch(/was undone already, by .*Nothing was planned/u);
    const by = (await served.client.changeSets()).items.find(({ undoes }) => undoes === set?.id)?.id ?? '';
    expect((await cli('undo', by)).error?.message).toMatch(/is an undo itself.*meshline undo .* --release/u);
    expect((await cli('undo', by, '--release')).out).toContain('✔ released 1 thing');
    expect((await planned()).lines).toBe(2);
    expect((await applied((await planned()).hash)).code).toBe(0);
  });

  test('apply: a world that moved is refused with each line and how, nothing is sent, and 409 over HTTP', async () => {
    const person = await titled('Was planned');
    const plan = await planned();
    await edit(served.world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Moved since' });
    await planFrom(served.world, 'salesforce');
    const from = await mutationCount(served.world);
    const refused = await cli('apply', plan.hash, '--yes');
    expect(refused.error?.message).toMatch(/^2 of 2 lines would not be written like that any more\. Nothing was sent\./u);
    expect(refused.error?.message).toContain(`\n  ${CONTACT}/${of(person, CONTACT)}: it would write other values now: jobtitle`);
    await expect(served.client.applyPlan(plan.hash, {})).rejects.toMatchObject({ problem: { status: 409, code: 'world-moved' } });
    expect((await cli('apply', plan.hash, '--unchanged', '--yes')).error?.message).toMatch(
      /None of the 2 lines of the plan is as it was/u,
    );
    expect(await ourWrites(served.world, from)).toEqual([]);
  });

  test('apply: what only observes, is paused or stopped is refused with what to do', async () => {
    const plan = await planned();
    await cli('mode', 'close', 'observe', '--reason', 'x');
    const seen = await cli('plan');
    expect(seen.out).toMatch(
      /Close only observes \(person\), so that 1 of these can't be sent\. Widen it first: .* mode close approve/u,
    );
    expect(seen.out).toContain('Or leave it out: npm run meshline -- plan --connection hubspot');
    expect((await cli('apply', plan.hash, '--yes')).error?.message).toMatch(
      /close only observes person.*'meshline mode close person approve'/u,
    );
    await cli('mode', 'close', 'approve', '--reason', 'x', '--yes');
    await cli('pause', 'hubspot', '--reason', 'fields move');
    expect((await cli('plan')).out).toMatch(/IN THE WAY\n {2}hubspot: paused, by operator: fields move\n/u);
    expect((await cli('apply', plan.hash, '--yes')).error?.message).toMatch(
      /hubspot is paused, by operator: fields move.*meshline unpause hubspot/u,
    );
    await cli('unpause', 'hubspot', '--yes');
    await cli('stop', '--reason', 'an import');
    expect((await cli('apply', plan.hash, '--yes')).error?.message).toMatch(/All writing is stopped.*meshline resume/u);
    await cli('resume', '--yes');
  });

  test('bad input is refused with what to do', async () => {
    const refusals: [string[], RegExp][] = [
      [['plan', '--connection', 'pipedrive'], /There is no connection 'pipedrive'; there are hubspot, salesforce, close/u],
      [['plan', '--entity', 'invoice'], /The rulebook has no 'invoice'/u],
      [['plan', '--json', join(folder, 'none', 'plan.json')], /can't be written to .*ENOENT.*nothing was sent/u],
      [['apply', 'xyz', '--yes'], /'xyz' is no hash of a plan/u],
      [['apply', '0123456789ab', '--yes'], /There is no plan 0123456789ab/u],
      [['undo', 'everything'], /'everything' is no change set/u],
      [['undo', NO_ID], /There is no change set/u],
      [['undo', 'hubspot/contacts/1'], /name that too: --from CONNECTION/u],
      [['undo', 'hubspot/contacts/1', '--from', 'salesforce/Lead/2'], /Taking records apart needs a reason/u],
      [
        ['undo', 'hubspot/contacts/1', '--from', 'salesforce/Lead/2', '--reason', 'x'],
        /There is no record hubspot\/contacts\/1 /u,
      ],
      [['undo', NO_ID, '--release'], /There is no change set/u],
      [['changes', NO_ID], /There is no change set/u],
      [['changes', '--before', NO_ID], /There is no change set/u],
      [['mode', 'pipedrive', 'live', '--reason', 'x'], /There is no connection 'pipedrive'/u],
      [['mode', 'hubspot', 'invoice', 'live', '--reason', 'x'], /hubspot holds no 'invoice'/u],
      [['mode', 'hubspot', 'person', 'wild', '--reason', 'x'], /'wild' is no mode/u],
      [['mode', 'hubspot', 'observe'], /A mode needs a reason/u],
      [['replay'], /Say what: replay intent ID/u],
      [['replay', 'intent', NO_ID, '--reason', 'x'], /There is no write/u],
      [['replay', 'intent', 'x', '--reason', 'x'], /'x' is no write/u],
      [['replay', 'exception', 'E-999999', '--reason', 'x'], /There is no exception E-999999/u],
      [['replay', 'exception', 'zzz', '--reason', 'x'], /'zzz' is no item of the queue/u],
      [['replay', '--connection', 'pipedrive', '--preview'], /There is no connection 'pipedrive'/u],
      [['replay', '--entity', 'person'], /A replay needs a reason/u],
      [['replay', '--all', '1', '--preview'], /That selects everything, \d+ things, and not 1\..*--all \d+/u],
      [['replay', 'intent', NO_ID, '--entity', 'person', '--preview'], /takes one id and no filter/u],
    ];
    for (const [args, message] of refusals) expect((await cli(...args)).error?.message, args.join(' ')).toMatch(message);
    await expect(served.client.applyPlan('0'.repeat(64), {})).rejects.toMatchObject({
      problem: { status: 404, code: 'not-found' },
    });
    await expect(served.client.planUndo('no-id')).rejects.toMatchObject({ problem: { status: 400 } });
    await expect(served.client.replay({ filter: {} })).rejects.toMatchObject({
      problem: { status: 422, code: 'reason-missing' },
    });
    await expect(served.client.replay({ intent: NO_ID, filter: {}, preview: true })).rejects.toMatchObject({
      problem: { status: 400 },
    });
  });

  test('replay: a preview says what would go and decides nothing; the same key answers the same once more', async () => {
    const preview = await cli('replay', '--entity', 'person', '--state', 'confirmed', '--preview');
    expect(preview.out).toMatch(/^\d+ things would be decided again; 0 refused writes may be tried again\.\n/u);
    const asked = await cli('replay', '--entity', 'person', '--state', 'confirmed', '--reason', 'x');
    expect(asked.error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('--yes') as string });
    expect(await served.world.count(`select count(*) from audit where kind = 'replay'`)).toBe(0);
    const body = { filter: { entity: 'person' }, reason: 'looked at', rate: 1_000 };
    const [one, two] = [await served.client.replay(body, 'r-1'), await served.client.replay(body, 'r-1')];
    expect(two).toEqual(one);
    expect(await served.world.count(`select count(*) from audit where kind = 'replay'`)).toBe(1);
    await expect(served.client.replay({ ...body, reason: 'another' }, 'r-1')).rejects.toMatchObject({
      problem: { code: 'key-reused' },
    });
    expect((await cli('replay', '--entity', 'company', '--reason', 'x', '--yes')).out).toMatch(/✔ \d+ things? decided again/u);
  });

  test('undo --from: two linked records are two from then on, and what their link wrote is planned to be put back; once', async () => {
    const person = await titled('Of the link');
    await applied((await planned()).hash);
    expect(title(person)).toBe('Of the link');
    const [contact, other] = [`${CONTACT}/${of(person, CONTACT)}`, `${SF_CONTACT}/${of(person, SF_CONTACT)}`];
    const args = ['undo', contact, '--from', other, '--reason', 'two people'];
    const said = await cli(...args);
    expect(said.error).toBeUndefined();
    expect(said.out).toMatch(/^✔ hubspot\/contacts\/\d+ and salesforce\/Contact\/\w+ are two things/u);
    expect(said.out).toMatch(/updates? · plan [0-9a-f]{12} · undo of /u);
    expect((await cli('changes', '--limit', '3')).out).toContain('link undone');
    const hash = /plan ([0-9a-f]{12})/u.exec(said.out)?.[1] ?? '';
    expect((await applied(hash)).code).toBe(0);
    expect(title(person)).not.toBe('Of the link');
    expect((await cli(...args)).error?.message).toMatch(
      /are not linked, so that there is no link to undo\. Nothing was changed/u,
    );
  });

  test('every command says what it does, with an example', async () => {
    for (const command of ['plan', 'apply', 'changes', 'undo', 'replay', 'mode']) {
      const { program } = await import('../../src/cli/program.ts');
      const found = program().commands.find((one) => one.name() === command);
      let text = '';
      found?.configureOutput({ writeOut: (part) => void (text += part) });
      found?.outputHelp();
      expect(text, command).toContain('Example');
      expect(text, command).toContain('--json');
    }
  });
});
