import { describe, expect, test } from 'vitest';
import { statusText, type StatusConnection, type StatusModel } from '../src/index.ts';

const at = '2026-11-20T15:42:00.000Z';

const hubspot: StatusConnection = {
  id: 'hubspot',
  name: 'HubSpot',
  state: 'ok',
  stateReason: null,
  stateSince: at,
  paused: null,
  account: '48311207',
  modes: { person: 'live', company: 'live' },
  feeds: [
    { feed: 'contacts', complete: true, lagSeconds: 2.4 },
    { feed: 'companies', complete: true, lagSeconds: 740 },
  ],
  quota: [{ limit: 'daily', used: 0.126 }],
  breakerOpen: false,
  resumesAt: null,
};

const down: StatusConnection = {
  ...hubspot,
  id: 'salesforce',
  name: 'Salesforce',
  state: 'needs-auth',
  stateReason: 'The client id or secret is refused.',
  stateSince: '2026-11-20T14:05:00.000Z',
  account: '00D5g',
  resumesAt: '2026-11-20T15:42:41.000Z',
  modes: { person: 'observe', company: 'live' },
  quota: [],
};

const status: StatusModel = {
  at,
  zone: 'Europe/Berlin',
  version: '0.1.0',
  rulebook: '12d60019f6b8aaaa',
  stop: null,
  catchingUp: null,
  daemons: [
    { version: '0.1.0', host: 'crm-1', pid: 4711, startedAt: '2026-11-20T12:30:00.000Z', seenAt: at, alive: true },
    {
      version: '0.1.0',
      host: 'crm-2',
      pid: 12,
      startedAt: '2026-11-20T12:30:00.000Z',
      seenAt: '2026-11-20T15:30:00.000Z',
      alive: false,
    },
  ],
  connections: [hubspot, down],
  waiting: [
    {
      connection: 'salesforce',
      lane: 'live',
      waiting: 1_204,
      oldestSeconds: 5_820,
      inFlight: 0,
      toReadBack: 3,
      unknown: 1,
      parked: 2,
    },
  ],
  exceptions: {
    causes: 3,
    records: 20,
    overdue: 1,
    backlog: 1,
    byKind: [
      { kind: 'failed-delivery', causes: 1, overdue: 1 },
      { kind: 'duplicate-record', causes: 2, overdue: 0 },
    ],
  },
  agreement: [{ entity: 'person', label: 'people', compared: 1_204, share: 0.99169 }],
  events: [
    {
      source: '*',
      closed: false,
      received: 0,
      duplicates: 0,
      waiting: 0,
      oldestSeconds: null,
      lastSeconds: 7_200,
      refused: [{ reason: 'no-such-source', count: 12 }],
      ignored: [],
      unavailable: 0,
    },
    {
      source: 'hubspot',
      closed: false,
      received: 1_204,
      duplicates: 31,
      waiting: 2,
      oldestSeconds: 3,
      lastSeconds: 4,
      refused: [
        { reason: 'signature-mismatch', count: 5 },
        { reason: 'not-json', count: 2 },
      ],
      ignored: [{ reason: 'other-account', count: 9 }],
      unavailable: 1,
    },
    {
      source: 'website',
      closed: true,
      received: 0,
      duplicates: 0,
      waiting: 0,
      oldestSeconds: null,
      lastSeconds: null,
      refused: [],
      ignored: [],
      unavailable: 0,
    },
  ],
  lastHour: { changes: 410, confirmed: 145, refused: 1, retried: 2 },
};

const ESCAPE = String.fromCodePoint(27);

describe('the status screen', () => {
  test('says of each part how it stands, within the width of the screen', () => {
    const text = statusText(status);
    expect(text.split('\n')).toEqual([
      'Fri 20 Nov 2026 16:42 Berlin · MeshLine 0.1.0 · rulebook 12d60019f6b8 · writing goes on',
      'DAEMONS      1 runs · crm-1 process 4711, 0.1.0, for 3 h 12',
      '             ! crm-2 process 12 ended without a word, last heard of today 16:30',
      '',
      'CONNECTIONS   State           Mode                            Read        Quota used    Account',
      '  HubSpot     ok              live                            12 min ago  12 % (daily)  48311207',
      '! Salesforce  needs somebody  observe: person; live: company  12 min ago  nothing       00D5g',
      '    since today 15:05, tried again in 41 s: The client id or secret is refused.',
      'FEEDS        HubSpot: contacts 2 s, companies 12 min · Salesforce: contacts 2 s, companies 12 min',
      '',
      'WRITES        lane       wait  in flight  to read back  unknown  parked  oldest',
      '  Salesforce  live      1,204          0             3        1       2  1 h 37',
      '',
      'EXCEPTIONS   3 causes with 20 records · 1 overdue · 1 of the first audit, no clocks',
      '             failed delivery 1 (1 overdue) · duplicate record 2',
      'AGREEMENT    people 99.1 % of 1,204 values',
      'EVENTS       no such source · 12 refused (no such source 12)',
      '             hubspot: 1,204 events, the last 4 s ago · 31 repeated · 2 wait for up to 3 s · 1 put off',
      '             9 ignored (other account 9) · 7 refused (signature mismatch 5, not json 2)',
      '             website: closed, no secret is set: everything is refused',
      'LAST HOUR    410 changes seen · 145 writes confirmed · 1 refused · 2 tried again',
      'Next: npm run meshline -- doctor',
    ]);
    expect(text).not.toContain(ESCAPE);
    for (const width of [60, 80, 120])
      for (const line of statusText(status, { width }).split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
  });

  test('only what somebody must act on is red', () => {
    const red = (model: StatusModel): string[] =>
      statusText(model, { color: true })
        .split('\n')
        .filter((line) => line.includes(`${ESCAPE}[31m`));
    expect(red(status).map((line) => line.replaceAll(/\p{Cc}\[[0-9;]*m/gu, '').slice(0, 12))).toEqual([
      '! Salesforce',
      'EXCEPTIONS  ',
      // The source that is closed.
      '            ',
    ]);
    const well = { ...status.exceptions, overdue: 0 };
    expect(red({ ...status, events: [], connections: [hubspot], exceptions: well })).toEqual([]);
  });

  test('after a restore it says that everything is read anew before anything is written, and why', () => {
    const catchingUp = { since: '2026-11-20T15:30:00.000Z', because: 'the database is older than it was' };
    const lines = statusText({ ...status, catchingUp }, { width: 200 }).split('\n');
    expect(lines[0]).toContain('nothing is written before all is read anew');
    expect(lines[1]).toBe(
      '■ Everything is read anew since today 16:30, then writing goes on by itself: the database is older than it was',
    );
  });

  test('a stop comes first, with who, why and how it goes on; a pause is with its connection', () => {
    const stop = { by: 'mara', reason: 'a list import', since: '2026-11-20T15:30:00.000Z' };
    const lines = statusText({ ...status, stop, connections: [{ ...hubspot, paused: stop }] }).split('\n');
    expect(lines[0]).toContain('all writing is stopped');
    expect(lines[1]).toBe('■ All writing is stopped since today 16:30, by mara: a list import');
    expect(lines).toContain('    nothing is written there since today 16:30, by mara: a list import');
    expect(lines.at(-1)).toBe('Next: npm run meshline -- resume');
  });

  test('an empty ledger says so in words', () => {
    const text = statusText({
      ...status,
      daemons: [],
      connections: [],
      waiting: [],
      exceptions: { causes: 0, records: 0, overdue: 0, backlog: 0, byKind: [] },
      agreement: [],
      lastHour: { changes: 0, confirmed: 0, refused: 0, retried: 0 },
    });
    expect(text).toContain('DAEMONS      none runs');
    expect(text).toContain('CONNECTIONS  none was opened yet');
    expect(text).toContain('WRITES       none waits, none is under way');
    expect(text).toContain('EXCEPTIONS   none: nothing waits for a person');
    expect(text).toContain('AGREEMENT    nothing was compared in the last 24 hours');
    expect(text).toContain('Next: npm run meshline -- why EMAIL');
  });
});
