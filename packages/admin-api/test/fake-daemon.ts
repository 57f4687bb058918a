import {
  createAdminApi,
  hashKey,
  type AdminHandlers,
  type Connection,
  type DecisionCommand,
  type DecisionOutcome,
  type ExceptionDetail,
  type StandingStop,
  type Why,
  type WriteHandlers,
  type WriteStop,
} from '../src/index.ts';

export const KEY = 'mk_0123456789abcdefghijklmnopqrstuvwxyz';
const at = '2026-11-20T15:42:00.000Z';

const summary = {
  id: 'E-1198',
  kind: 'conflict',
  reason: 'unauthorised-edit',
  state: 'open',
  what: 'Owner of Nordlicht GmbH: Salesforce Ada, Close Tom',
  records: 1,
  owner: 'mara',
  waitsOn: 'Mara',
  dueAt: at,
  backlog: false,
  overdue: true,
  overdueMinutes: 72,
  suggestion: 'approve: Tom',
  version: 2,
} as const;

const detail: ExceptionDetail = {
  ...summary,
  at,
  zone: 'Europe/Berlin',
  openedAt: at,
  because: "the rulebook gives 'conflict' to Mara",
  message: 'Changed in Close, which is not the source of truth',
  items: [
    {
      item: 'settle:1',
      title: 'Nordlicht GmbH',
      ref: 'close/lead/l1',
      state: 'open',
      times: 1,
      message: 'changed in Close',
      proposed: 'Tom Ahrens',
      evidence: [{ system: 'Salesforce', ref: 'salesforce/Account/001', value: 'Ada Brandt', readAt: at, sourceOfTruth: true }],
    },
  ],
  moreItems: 0,
  decisions: [{ verb: 'approve', allowed: true, says: 'Uses the value.', value: 'optional', oneByOne: false }],
};

const why: Why = {
  at,
  zone: 'Europe/Berlin',
  entity: { name: 'person', one: 'person' },
  title: 'Jana Roth',
  identity: '0190',
  version: 3,
  systems: [{ connection: 'hubspot', name: 'HubSpot' }],
  records: [
    {
      connection: 'hubspot',
      stream: 'contacts',
      id: '512',
      role: 'primary',
      live: true,
      readAt: at,
      linkedAt: at,
      linkedBy: 'alone',
      evidence: [],
    },
  ],
  fields: [
    {
      field: 'email',
      label: 'E-mail',
      value: 'jana@x.example',
      source: { kind: 'record', connection: 'hubspot', ref: 'hubspot/contacts/512' },
      values: { hubspot: { value: 'jana@x.example', state: 'same' } },
    },
  ],
  exceptions: [{ id: 'E-1198', what: 'x', waitsOn: 'Mara', dueAt: at, backlog: false, overdue: false }],
  writes: [{ at, connection: 'hubspot', stream: 'contacts', kind: 'update', fields: ['Phone'], state: 'confirmed' }],
};

const hubspot: Connection = {
  id: 'hubspot',
  name: 'HubSpot',
  package: '@meshline/connector-hubspot',
  state: 'ok',
  stateReason: null,
  stateSince: at,
  paused: null,
  account: '123',
  modes: { person: 'live' },
  feeds: [{ feed: 'contacts', complete: true, lastReadAt: at, lagSeconds: 2.5 }],
  lastReadAt: at,
  lagSeconds: 2.5,
};

const NOT_HERE = { ok: false, code: 'not-found', message: 'There is none.' } as const;

/** Handlers of writes that know no plan and no change set. */
export const noWrites: WriteHandlers = {
  makePlan: async () => NOT_HERE,
  plan: async () => NOT_HERE,
  planLines: async () => NOT_HERE,
  applyPlan: async () => NOT_HERE,
  changeSets: async () => ({ ok: true, result: { at, items: [], more: false } }),
  changeSet: async () => NOT_HERE,
  planUndo: async () => NOT_HERE,
  releaseUndo: async () => NOT_HERE,
  undoLink: async () => NOT_HERE,
  replay: async () => NOT_HERE,
  modes: async () => ({ at, items: [], history: [] }),
  decideMode: async () => NOT_HERE,
};

/** Handlers that hold one exception and remember what they were asked. */
export function fakeDaemon(change: Partial<AdminHandlers> = {}) {
  const asked: unknown[] = [];
  const decided: DecisionCommand[] = [];
  const stops = new Map<string, StandingStop>();
  const stopOf = (connection: string | undefined): WriteStop => ({
    at,
    connection: connection ?? null,
    stop: stops.get(connection ?? '*') ?? null,
    waiting: [{ connection: 'hubspot', creates: 1, updates: 2 }],
    changed: [],
  });
  const answers = new Map<string, { fingerprint: string; outcome: DecisionOutcome }>();
  const handlers: AdminHandlers = {
    health: async () => ({ status: 'ok', writes: 'running', version: '0.1.0' }),
    status: async () => ({
      at,
      zone: 'Europe/Berlin',
      version: '0.1.0',
      rulebook: 'a1b2c3',
      stop: null,
      catchingUp: null,
      daemons: [{ id: 'd1', version: '0.1.0', host: 'crm-1', pid: 12, startedAt: at, seenAt: at, alive: true }],
      connections: [{ ...hubspot, quota: [{ limit: 'daily', used: 0.5 }], resumesAt: null, breakerOpen: false }],
      waiting: [],
      exceptions: { causes: 0, records: 0, overdue: 0, backlog: 0, byKind: [] },
      agreement: [],
      events: [],
      lastHour: { changes: 1, confirmed: 1, refused: 0, retried: 0 },
    }),
    doctor: async () => ({
      at,
      version: '0.1.0',
      systems: [{ id: 'hubspot', name: 'HubSpot' }],
      checks: [
        { area: 'clock', connection: null, verdict: 'good', code: 'clock-agrees', message: 'It agrees.', mend: null, who: null },
      ],
    }),
    agreement: async (entity) =>
      entity === 'nothing'
        ? undefined
        : {
            at,
            since: at,
            items: [
              {
                entity: 'person',
                entityLabel: 'people',
                field: 'email',
                label: 'E-mail',
                connections: ['close', 'hubspot'],
                systems: ['Close', 'HubSpot'],
                compared: 4,
                same: 3,
                share: 0.75,
              },
            ],
          },
    connections: async () => ({
      at,
      items: [hubspot],
    }),
    exceptions: async (query) => {
      asked.push(query);
      if (query.cursor === 'broken') return undefined;
      return {
        at,
        zone: 'Europe/Berlin',
        items: [summary],
        open: { causes: 1, records: 1 },
        backlog: { causes: 0, records: 0 },
        more: 0,
        next: null,
      };
    },
    exception: async (id) => (id === 1198 ? detail : undefined),
    decide: async (command) => {
      const { idempotency, exception, version, verb } = command;
      const known = idempotency === undefined ? undefined : answers.get(idempotency.key);
      if (known !== undefined) return known.fingerprint === idempotency?.fingerprint ? known.outcome : { kind: 'key-reused' };
      if (exception !== 1198) return { kind: 'not-found' };
      if (version !== 2) return { kind: 'refused', code: 'version-mismatch', message: 'It changed since you looked.' };
      if (verb === 'route') return { kind: 'refused', code: 'not-yet', message: 'Comes later.' };
      decided.push(command);
      const outcome: DecisionOutcome = {
        kind: 'decided',
        result: {
          decision: `d${decided.length}`,
          exception: 'E-1198',
          state: 'closed',
          version: 3,
          items: ['settle:1'],
          does: 'Uses the value.',
          at,
        },
      };
      if (idempotency !== undefined) answers.set(idempotency.key, { fingerprint: idempotency.fingerprint, outcome });
      return outcome;
    },
    writeStop: async (connection) => (connection === undefined || connection === 'hubspot' ? stopOf(connection) : undefined),
    stopWrites: async ({ connection, actor, reason }) => {
      if (connection !== undefined && connection !== 'hubspot') return undefined;
      const key = connection ?? '*';
      if (!stops.has(key)) stops.set(key, { by: actor, reason, since: at });
      return stopOf(connection);
    },
    resumeWrites: async ({ connection, since }) => {
      if (connection !== undefined && connection !== 'hubspot') return 'not-found';
      const standing = stops.get(connection ?? '*');
      if (standing === undefined) return 'not-stopped';
      if (standing.since !== since) return 'stopped-anew';
      stops.delete(connection ?? '*');
      return 'resumed';
    },
    records: async (by) => {
      asked.push(by);
      return ('ref' in by ? by.ref === '512' || by.ref === 'hubspot/contacts/512' : by.email === 'jana@x.example') ? [why] : [];
    },
    ...noWrites,
    ...change,
  };
  const failures: unknown[] = [];
  const app = createAdminApi(handlers, { keyHash: hashKey(KEY), actor: 'mara', onError: (error) => failures.push(error) });
  const request = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.request(`/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${KEY}`, ...(init.headers as Record<string, string> | undefined) },
    });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    request(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { app, request, post, asked, decided, failures };
}
