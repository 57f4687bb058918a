import type { Vendor, VendorOptions } from '../core/vendor.ts';
import { Allocation } from './allocation.ts';
import { salesforceBackdoor } from './backdoor.ts';
import { Cursors } from './cursors.ts';
import { httpApp } from './http.ts';
import { Org } from './org.ts';
import { clientOf } from './routes/oauth.ts';
import { ORG_ID, RUNNING_USER_ID } from './seeds.ts';
import { Sessions } from './sessions.ts';
import type { DuplicateAction } from './settings.ts';

/** What only an administrator of the org, or the passing of time, can do: for tests and the control API. */
export interface SalesforceControls {
  readonly organizationId: string;
  readonly runningUserId: string;
  /** The refresh token that the connected app's authorisation left behind. */
  readonly refreshToken: string;
  /** Ends every session at once, as a change of the session policy does. */
  expireSessions(): void;
  /** What the standard duplicate rule does; off at the start. */
  setDuplicateRule(type: 'Lead' | 'Contact', action: DuplicateAction): void;
  /** The lead assignment rule; on at the start. */
  setLeadAssignment(active: boolean): void;
  /** API calls that other clients of the org made just now. */
  useRequests(calls: number): void;
}

export interface SalesforceVendor extends Vendor {
  readonly controls: SalesforceControls;
}

/** A simulated Salesforce org (salesforce.md). Everything that isn't CDC, Bulk or outbound messages. */
export function salesforce(options: VendorOptions): SalesforceVendor {
  const org = new Org(options);
  const sessions = new Sessions(options.journal, options.clock, options.random.fork('salesforce.tokens'));
  const allocation = new Allocation(options.journal, options.clock);
  const cursors = new Cursors(org);
  const client = clientOf(options.credentials.secret);
  const app = httpApp({ org, sessions, allocation, cursors, client });
  const requests = new Map<string, number>();
  return {
    name: 'salesforce',
    async fetch(request) {
      const response = await app.fetch(request);
      const status = String(response.status);
      requests.set(status, (requests.get(status) ?? 0) + 1);
      return response;
    },
    backdoor: salesforceBackdoor(org),
    mutations: () => {
      org.transactions.settle(org.now());
      return org.mutations.list();
    },
    requests: () => Object.fromEntries(requests),
    accountId: () => ORG_ID,
    fieldName: () => undefined,
    restore(collection, id, row) {
      if (org.restore(collection, id, row)) return;
      if (collection === 'salesforce.sessions') sessions.restore(id, row);
      else if (collection === 'salesforce.usage') allocation.restore(id, row);
      else if (collection === 'salesforce.cursors') cursors.restore(id, row);
    },
    controls: {
      organizationId: ORG_ID,
      runningUserId: RUNNING_USER_ID,
      refreshToken: client.refreshToken,
      expireSessions: () => sessions.closeAll(),
      setDuplicateRule: (type, action) => org.settings.setDuplicateRule(type, action),
      setLeadAssignment: (active) => org.settings.setLeadAssignment(active),
      useRequests: (calls) => allocation.count(calls),
    },
  };
}
