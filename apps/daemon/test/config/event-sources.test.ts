import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, resolveConfig, type ResolvedEvents } from '../../src/config/load-config.ts';
import { openSources } from '../../src/ingress/open-source.ts';

const GOOD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const names = ['T_EVENTS_A', 'T_EVENTS_B', 'T_EVENTS_SHORT'];
beforeEach(() => {
  process.env['T_EVENTS_A'] = GOOD;
  process.env['T_EVENTS_SHORT'] = 'whsec_c2hvcnQ=';
});
afterEach(() => {
  for (const name of names) Reflect.deleteProperty(process.env, name);
});

const resolve = (events: object): ResolvedEvents | undefined =>
  resolveConfig({ connections: { hubspot: { package: '@meshline/connector-hubspot' } }, events }, 'meshline.config.ts').events;
const problems = (events: object): string => {
  try {
    resolve(events);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};
const a = { secret: 'T_EVENTS_A' };

describe('sources of events in the configuration', () => {
  test('have their secrets from the environment, the active one first', () => {
    process.env['T_EVENTS_B'] = GOOD.replace('AQ', 'Ag');
    expect(resolve({ sources: { website: { secret: [{ secret: 'T_EVENTS_B' }, a] } } })).toEqual({
      publicUrl: 'http://127.0.0.1:7420',
      port: undefined,
      host: '127.0.0.1',
      sources: [{ name: 'website', connection: undefined, secrets: [GOOD.replace('AQ', 'Ag'), GOOD], unset: [] }],
    });
  });

  test('whose secret is not set are closed, and keep nothing else from starting', () => {
    const [source] = resolve({ sources: { website: { secret: { secret: 'T_EVENTS_B' } } } })?.sources ?? [];
    expect(source).toMatchObject({ secrets: [], unset: ['T_EVENTS_B'] });
    expect(resolve({ sources: { website: { secret: [a, { secret: 'T_EVENTS_B' }] } } })?.sources[0]).toMatchObject({
      secrets: [GOOD],
      unset: ['T_EVENTS_B'],
    });
  });

  test('that are wrong are refused with what to do, and no secret is shown', () => {
    const short = problems({ sources: { website: { secret: { secret: 'T_EVENTS_SHORT' } } } });
    expect(short).toContain('events.sources.website.secret: what T_EVENTS_SHORT holds is no secret of Standard Webhooks');
    expect(short).not.toContain('c2hvcnQ');
    expect(problems({ sources: { website: { connection: 'nowhere', secret: a }, x: { secret: a } } })).toContain(
      "'nowhere' isn't among the connections",
    );
    expect(problems({ sources: { hubspot: { connection: 'hubspot', secret: a } } })).toContain(
      'events.publicUrl: say under which address',
    );
    for (const name of ['Website', 'web/site', '__proto__x', '', 'a'.repeat(101)])
      expect(problems({ sources: { [name]: { secret: a } } }), name).toContain("a source's name has small letters");
    for (const bad of [
      { sources: { w: {} } },
      { sources: { w: { secret: 'plain' } } },
      { sources: { w: { secret: [] } } },
      {},
      { sources: {}, extra: 1 },
    ])
      expect(problems(bad)).not.toBe('');
  });

  test('of a system that takes no webhooks are refused', () => {
    const source = { name: 'salesforce', connection: 'salesforce', secrets: ['x'], unset: [] };
    expect(() => openSources([source], () => undefined)).toThrow(
      "the connector of 'salesforce' takes no webhooks; it is read by polling alone",
    );
  });
});
