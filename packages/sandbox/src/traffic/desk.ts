import type { VendorName } from '../core/vendor.ts';
import type { DealStage, Lifecycle } from '../population/model.ts';
import {
  closeLeadStatus,
  closeOpportunityStatus,
  hubspotDealStage,
  hubspotLifecycle,
  salesforceLeadStatus,
  salesforceStage,
} from '../population/shapes/stages.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What somebody types into a field of a record; undefined where the system has no such field. */
export interface Desk {
  readonly phone: (phone: string) => Properties;
  readonly title: (title: string) => Properties;
  readonly email: (email: string) => Properties;
  readonly personStage: (type: string, stage: Lifecycle) => Properties | undefined;
  readonly personOwner: (owner: string) => Properties | undefined;
  readonly companyStage: (stage: Lifecycle) => Properties | undefined;
  readonly companyOwner: (owner: string) => Properties;
  readonly employees: (count: number) => Properties;
  readonly amount: (euros: number) => Properties;
  readonly dealStage: (stage: DealStage) => Properties;
  readonly closeDate: (date: string) => Properties | undefined;
}

export const desks: Readonly<Record<VendorName, Desk>> = {
  hubspot: {
    phone: (phone) => ({ phone }),
    title: (jobtitle) => ({ jobtitle }),
    email: (email) => ({ email }),
    personStage: (_type, stage) => ({ lifecyclestage: hubspotLifecycle[stage] }),
    personOwner: (owner) => ({ hubspot_owner_id: owner }),
    companyStage: (stage) => ({ lifecyclestage: hubspotLifecycle[stage] }),
    companyOwner: (owner) => ({ hubspot_owner_id: owner }),
    employees: (count) => ({ numberofemployees: String(count) }),
    amount: (euros) => ({ amount: String(euros) }),
    dealStage: (stage) => ({ dealstage: hubspotDealStage[stage] }),
    closeDate: (date) => ({ closedate: `${date}T00:00:00.000Z` }),
  },
  salesforce: {
    phone: (Phone) => ({ Phone }),
    title: (Title) => ({ Title }),
    email: (Email) => ({ Email }),
    personStage: (type, stage) => (type === 'Lead' ? { Status: salesforceLeadStatus[stage] } : undefined),
    personOwner: (OwnerId) => ({ OwnerId }),
    companyStage: () => undefined,
    companyOwner: (OwnerId) => ({ OwnerId }),
    employees: (count) => ({ NumberOfEmployees: count }),
    amount: (euros) => ({ Amount: euros }),
    dealStage: (stage) => ({ StageName: salesforceStage[stage] }),
    closeDate: (CloseDate) => ({ CloseDate }),
  },
  close: {
    phone: (phone) => ({ phones: [{ phone, type: 'mobile' }] }),
    title: (title) => ({ title }),
    email: (email) => ({ emails: [{ email, type: 'office' }] }),
    personStage: () => undefined,
    personOwner: () => undefined,
    companyStage: (stage) => ({ status: closeLeadStatus[stage] }),
    companyOwner: (owner) => ({ 'custom.Owner': owner }),
    employees: (count) => ({ 'custom.Employees': count }),
    amount: (euros) => ({ value: Math.round(euros * 100) }),
    dealStage: (stage) => ({ status: closeOpportunityStatus[stage] }),
    closeDate: () => undefined,
  },
};
