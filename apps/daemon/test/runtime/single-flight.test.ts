import { expect, test } from 'vitest';
import { singleFlight } from '../../src/runtime/single-flight.ts';

/** Work that waits until it is told to end. */
function held() {
  const ends: ((error?: Error) => void)[] = [];
  let started = 0;
  return {
    work: () =>
      new Promise<void>((resolve, reject) => {
        started++;
        ends.push((error) => (error ? reject(error) : resolve()));
      }),
    end: async (error?: Error) => {
      ends.shift()?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
    started: () => started,
  };
}

test('who comes while it runs makes it go round once more, however many come', async () => {
  const { work, end, started } = held();
  const run = singleFlight(1);
  const first = run('person', work);
  await Promise.all([run('person', work), run('person', work)]);
  expect(started()).toBe(1);
  await end();
  expect(started()).toBe(2);
  await end();
  await first;
  expect(started()).toBe(2);
});

test('scopes do not wait for each other, and a scope takes as many as it may', async () => {
  const { work, end, started } = held();
  const run = singleFlight(2);
  const all = [run('a', work), run('a', work), run('a', work), run('b', work)];
  expect(started()).toBe(3);
  for (let i = 0; i < 4; i++) await end();
  await Promise.all(all);
  expect(started()).toBe(4);
});

test('a failure is told, and loses nobody who came meanwhile', async () => {
  const { work, end, started } = held();
  const run = singleFlight(1);
  const first = run('a', work);
  await run('a', work);
  await end(new Error('lost'));
  expect(started()).toBe(2);
  const again = first.catch((error: Error) => error.message);
  await end(new Error('lost again'));
  expect(await again).toBe('lost again');
  const next = run('a', work);
  expect(started()).toBe(3);
  await end();
  await next;
});
