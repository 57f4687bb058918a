import { describe, expect, test } from 'vitest';
import { memoryCredentials } from '../src/index.ts';
import { contextOf, failure } from './support.ts';

const secrets = { client: 'id', token: 'old' };

function sample() {
  const { context } = contextOf({ secrets, credentialStore: memoryCredentials() }, { secrets: ['client', 'token'] });
  return context.credentials;
}

describe('credentials', () => {
  test('are the configured secrets, with what was renewed laid over them', async () => {
    const credentials = sample();
    expect(await credentials.get()).toEqual(secrets);
    expect(await credentials.refresh(secrets, () => Promise.resolve({ token: 'new' }))).toEqual({ client: 'id', token: 'new' });
    expect(await credentials.get()).toEqual({ client: 'id', token: 'new' });
  });

  test('are renewed once, however many ask at the same time', async () => {
    const credentials = sample();
    let renewals = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const renew = async () => {
      renewals++;
      await gate;
      return { token: `t${renewals}` };
    };
    const waiting = Array.from({ length: 50 }, () => credentials.refresh(secrets, renew));
    release();
    for (const got of await Promise.all(waiting)) expect(got).toEqual({ client: 'id', token: 't1' });
    expect(renewals).toBe(1);
  });

  test('that somebody renewed meanwhile are not renewed again: the token may rotate', async () => {
    const credentials = sample();
    await credentials.refresh(secrets, () => Promise.resolve({ token: 'new' }));
    const again = await credentials.refresh(secrets, () => Promise.reject(new Error('must not run')));
    expect(again['token']).toBe('new');
  });

  test('that are refused again are renewed again, from the current ones', async () => {
    const credentials = sample();
    const first = await credentials.refresh(secrets, () => Promise.resolve({ token: 'a' }));
    const second = await credentials.refresh(first, (current) => Promise.resolve({ token: `${current['token']}b` }));
    expect(second['token']).toBe('ab');
  });

  test('a renewal that fails fails for all who wait, and the next one may try', async () => {
    const credentials = sample();
    const refused = new Error('refused');
    const both = await Promise.all([1, 2].map(() => failure(credentials.refresh(secrets, () => Promise.reject(refused)))));
    expect(both).toEqual([refused, refused]);
    expect(await credentials.get()).toEqual(secrets);
    expect(await credentials.refresh(secrets, () => Promise.resolve({ token: 'ok' }))).toMatchObject({ token: 'ok' });
  });
});
