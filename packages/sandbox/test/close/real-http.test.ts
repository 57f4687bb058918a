import { serve } from '@hono/node-server';
import { expect, it } from 'vitest';
import { authorization, KEY, openWorld } from './world.ts';

it('answers over real HTTP: the redirect keeps method and body, a lead is made, found and deleted', async () => {
  const { vendor } = openWorld({ realism: { limits: true } });
  const listening = Promise.withResolvers<number>();
  const server = serve({ fetch: (request) => vendor.fetch(request), hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    listening.resolve(port),
  );
  try {
    const origin = `http://127.0.0.1:${await listening.promise}/api/v1`;
    const headers = { authorization: authorization(`${KEY}:`), 'content-type': 'application/json' };
    const redirect = await fetch(`${origin}/lead`, { method: 'POST', headers, body: '{}', redirect: 'manual' });
    expect(redirect.status).toBe(308);
    const created = await fetch(`${origin}/lead/`, { method: 'POST', headers, body: JSON.stringify({ name: 'Acme' }) });
    expect(created.headers.get('ratelimit')).toBe('limit=60, remaining=59, reset=1');
    const lead = (await created.json()) as { id: string };
    const listed = await fetch(`${origin}/lead/`, {
      method: 'POST',
      headers: { ...headers, 'x-http-method-override': 'GET' },
      body: JSON.stringify({ _params: { id__in: lead.id, _fields: 'id' } }),
    });
    expect(await listed.json()).toEqual({ data: [{ id: lead.id }], has_more: false, total_results: 1 });
    const deleted = await fetch(`${origin}/lead/${lead.id}/`, { method: 'DELETE', headers });
    expect([deleted.status, await deleted.json()]).toEqual([200, {}]);
    expect((await fetch(`${origin}/lead/${lead.id}/`, { headers })).status).toBe(404);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
