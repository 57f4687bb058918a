import { ManualClock } from '../../src/core/clock.ts';
import { noJournal, type Journal } from '../../src/core/journal.ts';
import { seeded } from '../../src/core/random.ts';
import type { Vendor } from '../../src/core/vendor.ts';
import { hubspot, type HubSpotSettings } from '../../src/hubspot/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Tests look into bodies as a client without a schema would. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}
export interface Account {
  readonly vendor: Vendor;
  readonly clock: ManualClock;
  readonly call: (method: string, path: string, body?: unknown, token?: string) => Promise<Answer>;
  /** The id of a new contact, company or deal. */
  readonly create: (type: string, properties: Record<string, unknown>) => Promise<string>;
}

export const START = Date.UTC(2026, 10, 24, 9, 30, 0, 125);
export const TOKEN = 'pat-na1-test';

/** A HubSpot account whose time stands still until a test moves it. */
export function account(
  realism: { limits?: boolean; lags?: boolean } = {},
  settings: Partial<HubSpotSettings> = {},
  more: { journal?: Journal; clock?: ManualClock; seed?: number } = {},
): Account {
  const clock = more.clock ?? new ManualClock(START);
  const vendor = hubspot(
    {
      clock,
      random: seeded(more.seed ?? 7),
      journal: more.journal ?? noJournal,
      realism: { limits: realism.limits ?? false, lags: realism.lags ?? false },
      credentials: { secret: TOKEN },
      publicUrl: () => 'http://hubspot.test',
    },
    settings,
  );
  const call = async (method: string, path: string, body?: unknown, token = TOKEN): Promise<Answer> => {
    const response = await vendor.fetch(
      new Request(`http://hubspot.test${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    vendor,
    clock,
    call,
    async create(type, properties) {
      const { status, body } = await call('POST', `/crm/v3/objects/${type}`, { properties });
      if (status !== 201) throw new Error(`create answered ${status}: ${JSON.stringify(body)}`);
      return body.id;
    },
  };
}

/** The unique property by which a sync finds its own records. */
export const markerProperty = {
  name: 'meshline_id',
  label: 'MeshLine id',
  type: 'string',
  fieldType: 'text',
  groupName: 'contactinformation',
  hasUniqueValue: true,
};
