import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';
import { planFrom } from '../support/steps.ts';
import { edit, of, shown, subjectsOf } from '../support/subjects.ts';

describe('stop, resume, pause and unpause against a daemon', () => {
  let served: ServedWorld;
  beforeAll(async () => {
    served = await createServedWorld({ people: 40, seed: 2 });
  }, 120_000);
  afterAll(() => served.close());

  const cli = (...args: string[]) => runCli(...args, '--data', served.folder);
  /** The answer is kept for a second, as whoever asks needs no key. */
  const writes = async (): Promise<string> => {
    await sleep(1_100);
    return (await served.client.health()).writes;
  };

  test('a stop is shown everywhere until it is lifted, and lifting it shows first what waits and what has changed', async () => {
    const { world } = served;
    expect(await writes()).toBe('running');
    const { out, error } = await cli('stop', '--reason', 'a strange import');
    expect(error).toBeUndefined();
    expect(out).toContain(
      '■ All writing is stopped, since less than a minute, by operator: a strange import\n  waits    no write',
    );
    expect(out).toContain('Go on: npm run meshline -- resume');
    expect(await writes()).toBe('stopped');
    expect((await served.client.health()).status).toBe('ok');

    const person = await subjectsOf(world)('person', ['hubspot/contacts', 'salesforce/Contact', 'close/contact']);
    await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: 'While it stood' });
    await planFrom(world, 'salesforce');
    const queue = await cli('queue');
    expect(queue.out).toMatch(/^■ All writing is stopped, since .* by operator: a strange import\n/);
    expect(queue.out).toContain('  waits    Close 1 update · HubSpot 1 update\n');
    expect(JSON.parse((await cli('queue', '--json')).out)).toMatchObject({
      stop: { by: 'operator', reason: 'a strange import' },
    });

    const asked = await cli('resume');
    expect(asked.out).toMatch(
      /All writing is stopped.*\n {2}waits {4}Close 1 update · HubSpot 1 update\n {2}changed {2}Salesforce 1 record since\n/,
    );
    expect(asked.error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('--yes') as string });
    expect(await writes()).toBe('stopped');

    const resumed = await cli('resume', '--yes', '--reason', 'it was ours');
    expect(resumed.error).toBeUndefined();
    expect(resumed.out).toContain('✔ writing goes on.');
    expect(await writes()).toBe('running');
    await world.drain();
    expect(shown(world, 'hubspot/contacts', of(person, 'hubspot/contacts')).properties['jobtitle']).toBe('While it stood');
    expect((await cli('resume', '--yes')).out).toBe('Writing goes on.\n');
  });

  test('a pause of one connection is shown at it, and is no stop of everything', async () => {
    const { out } = await cli('pause', 'hubspot', '--reason', 'the admin moves fields');
    expect(out).toContain('■ HubSpot is paused, since less than a minute, by operator: the admin moves fields');
    expect(await writes()).toBe('running');
    const { items } = await served.client.connections();
    expect(items.map(({ id, state, paused }) => [id, state, paused?.reason])).toEqual([
      ['hubspot', 'ok', 'the admin moves fields'],
      ['salesforce', 'ok', undefined],
      ['close', 'ok', undefined],
    ]);
    expect((await cli('queue')).out).toContain('HubSpot paused, by operator: the admin moves fields');
    expect((await cli('unpause', 'close', '--yes')).out).toBe("Close isn't paused.\n");
    expect((await cli('unpause', 'hubspot', '--yes')).out).toContain('✔ writing goes on.');
    expect((await served.client.connections()).items.every(({ paused }) => paused === null)).toBe(true);
  });

  test('what can not be done is refused with what to do', async () => {
    expect((await cli('stop', '--reason', ' ')).error?.message).toMatch(/A stop needs a reason/);
    expect((await cli('pause', 'hubspot', '--reason', '')).error?.message).toMatch(/A pause needs a reason/);
    for (const command of [
      ['pause', 'pipedrive', '--reason', 'x'],
      ['unpause', 'pipedrive', '--yes'],
    ])
      expect((await cli(...command)).error?.message).toMatch(/There is no such connection/);
    const { stop } = await served.client.stopWrites({ reason: 'x' });
    await expect(served.client.resumeWrites({ since: '2020-01-01T00:00:00.000Z' })).rejects.toMatchObject({
      problem: { code: 'stopped-anew', status: 409 },
    });
    await served.client.resumeWrites({ since: stop?.since ?? '' });
    await expect(served.client.resumeWrites({ since: stop?.since ?? '' })).rejects.toMatchObject({
      problem: { code: 'not-stopped', status: 409 },
    });
    for (const [method, path] of [
      ['GET', '/stop'],
      ['POST', '/stop'],
      ['POST', '/resume'],
      ['POST', '/connections/hubspot/pause'],
    ] as const) {
      const answer = await fetch(`${served.admin.url}/api/v1${path}`, {
        method,
        headers: { authorization: 'Bearer mk_another' },
      });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });
});
