import type { VendorName } from '../core/vendor.ts';

type Table = Readonly<Record<string, string>>;

const hubspotLifecycle: Table = {
  lead: 'lead',
  marketingqualifiedlead: 'mql',
  salesqualifiedlead: 'sql',
  opportunity: 'opportunity',
  customer: 'customer',
};
const leadStatus: Table = {
  New: 'lead',
  MQL: 'mql',
  Qualified: 'sql',
  Converted: 'opportunity',
  Nurture: 'recycled',
  Unqualified: 'disqualified',
};
const closeStatus: Table = { Potential: 'sql', Qualified: 'opportunity', Customer: 'customer', 'Bad Fit': 'disqualified' };

/** What each system's stages mean on the common ladder; undefined where the system holds no stage of the entity. */
const lifecycleTables: Readonly<Record<VendorName, { readonly person: Table | undefined; readonly company: Table | undefined }>> =
  {
    hubspot: { person: hubspotLifecycle, company: hubspotLifecycle },
    salesforce: { person: leadStatus, company: undefined },
    close: { person: undefined, company: closeStatus },
  };

const dealTables: Readonly<Record<VendorName, Table>> = {
  hubspot: {
    appointmentscheduled: 'discovery',
    presentationscheduled: 'proposal',
    contractsent: 'commit',
    closedwon: 'won',
    closedlost: 'lost',
  },
  salesforce: {
    Qualification: 'discovery',
    'Proposal/Price Quote': 'proposal',
    'Negotiation/Review': 'commit',
    'Closed Won': 'won',
    'Closed Lost': 'lost',
  },
  close: { Demo: 'discovery', Proposal: 'proposal', Contract: 'commit', Won: 'won', Lost: 'lost' },
};

/** A stage that no table knows stays apart from every other system's. */
const mapped = (vendor: VendorName, table: Table, value: string | null): string | null =>
  value === null ? null : (table[value] ?? `${vendor} ${value}`);

/** The rung of a person or company; undefined = the system doesn't hold it. */
export const lifecycleRung = (
  vendor: VendorName,
  entity: 'person' | 'company',
  value: string | null,
): string | null | undefined => {
  const table = lifecycleTables[vendor][entity];
  return table === undefined ? undefined : mapped(vendor, table, value);
};

export const dealRung = (vendor: VendorName, value: string | null): string | null => mapped(vendor, dealTables[vendor], value);
