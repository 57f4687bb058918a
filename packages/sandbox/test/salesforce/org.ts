import { ManualClock } from '../../src/core/clock.ts';
import { noJournal, type Journal } from '../../src/core/journal.ts';
import { seeded } from '../../src/core/random.ts';
import type { Realism } from '../../src/core/vendor.ts';
import { salesforce, type SalesforceVendor } from '../../src/salesforce/index.ts';

export const START = Date.UTC(2026, 10, 2, 9, 0, 0);
export const BASE = 'http://sf.test';
export const V = '/services/data/v62.0';

/** A JSON value as a test looks into it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface TestOrg {
  readonly vendor: SalesforceVendor;
  readonly clock: ManualClock;
  /** One REST call with a live session; `path` behind the version, or absolute. */
  readonly call: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly query: (soql: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** Creates and grants `MeshLine_Id__c` on an object over the public API. */
  readonly addMarker: (object: string) => Promise<void>;
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: json ? (JSON.parse(text) as Json) : text };
}

export function makeVendor(
  clock: ManualClock,
  journal: Journal = noJournal,
  realism: Realism = { limits: false, lags: false },
): SalesforceVendor {
  return salesforce({ clock, random: seeded(7), journal, realism, credentials: { secret: 'CID:SEC' }, publicUrl: () => BASE });
}

export const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

export async function signIn(vendor: SalesforceVendor): Promise<string> {
  const response = await vendor.fetch(
    new Request(
      `${BASE}/services/oauth2/token`,
      form({ grant_type: 'client_credentials', client_id: 'CID', client_secret: 'SEC' }),
    ),
  );
  return ((await response.json()) as { access_token: string }).access_token;
}

/** An org with a session; `from` continues a vendor that stands already. */
export async function testOrg(
  options: { realism?: Realism; from?: { vendor: SalesforceVendor; clock: ManualClock } } = {},
): Promise<TestOrg> {
  const clock = options.from?.clock ?? new ManualClock(START);
  const vendor = options.from?.vendor ?? makeVendor(clock, noJournal, options.realism);
  const token = await signIn(vendor);
  const call: TestOrg['call'] = async (method, path, body, headers = {}) => {
    const url = BASE + (path.startsWith('/services') ? path : V + path);
    const init: RequestInit = {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    };
    if (body !== undefined) init.body = JSON.stringify(body);
    return answerOf(await vendor.fetch(new Request(url, init)));
  };
  return {
    vendor,
    clock,
    call,
    query: (soql, headers) => call('GET', `/query?q=${encodeURIComponent(soql)}`, undefined, headers),
    async addMarker(object) {
      const metadata = { type: 'Text', length: 36, externalId: true, unique: true, label: 'MeshLine Id' };
      await call('POST', '/tooling/sobjects/CustomField', { FullName: `${object}.MeshLine_Id__c`, Metadata: metadata });
      const known = await call('GET', `/query?q=${encodeURIComponent("SELECT Id FROM PermissionSet WHERE Name = 'MeshLine'")}`);
      let id: string | undefined = known.body.records[0]?.Id;
      if (id === undefined) {
        id = (await call('POST', '/sobjects/PermissionSet', { Name: 'MeshLine', Label: 'MeshLine' })).body.id as string;
        await call('POST', '/sobjects/PermissionSetAssignment', {
          PermissionSetId: id,
          AssigneeId: vendor.controls.runningUserId,
        });
      }
      const granted = {
        ParentId: id,
        SobjectType: object,
        Field: `${object}.MeshLine_Id__c`,
        PermissionsRead: true,
        PermissionsEdit: true,
      };
      await call('POST', '/sobjects/FieldPermissions', granted);
    },
  };
}

export const NO_ASSIGNMENT = { 'sforce-auto-assign': 'FALSE' } as const;
