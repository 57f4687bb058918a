import { numberedId } from './ids.ts';
import type { Scalar } from './schema/field.ts';
import type { Row } from './store/row.ts';

/** When the simulated org was set up; what it brings carries this stamp. */
export const ORG_CREATED = Date.UTC(2019, 2, 4, 9, 30, 0);

export const ORG_ID = numberedId('00D', 58_114_201);
/** The user that the connected app runs as; owner and author of all that comes over the API. */
export const RUNNING_USER_ID = numberedId('005', 1);
/** The platform's own user: author of what no person did. */
export const AUTOMATED_USER_ID = numberedId('005', 2);
/** Where the lead assignment rule sends leads. */
export const LEAD_QUEUE_ID = numberedId('00G', 1);
const PROFILE_PERMISSIONS_ID = numberedId('0PS', 1);

interface Seed {
  readonly type: string;
  readonly row: Row;
}

const seed = (type: string, id: string, values: Readonly<Record<string, Scalar>>): Seed => ({
  type,
  row: {
    id,
    values,
    createdAt: ORG_CREATED,
    createdBy: AUTOMATED_USER_ID,
    modifiedAt: ORG_CREATED,
    modifiedBy: AUTOMATED_USER_ID,
    stamp: ORG_CREATED,
    version: 1,
    deletedAt: null,
    deletedWith: null,
    purgedAt: null,
    masterId: null,
  },
});

/** What a new org brings. The same at every start, so it is never journalled. */
export const SEEDS: readonly Seed[] = [
  seed('Organization', ORG_ID, {
    Name: 'Northwind Demo',
    Country: 'DE',
    OrganizationType: 'Enterprise Edition',
    InstanceName: 'EU44',
    IsSandbox: false,
    DefaultLocaleSidKey: 'en_US',
    TimeZoneSidKey: 'Europe/Berlin',
  }),
  seed('User', RUNNING_USER_ID, {
    Username: 'integration@northwind.example',
    FirstName: 'Integration',
    LastName: 'User',
    Email: 'integration@northwind.example',
    Alias: 'integr',
    IsActive: true,
    UserType: 'Standard',
  }),
  seed('User', AUTOMATED_USER_ID, {
    Username: 'autoproc@00d5g0000000000.example',
    FirstName: 'Automated',
    LastName: 'Process',
    Email: 'autoproc@00d5g0000000000.example',
    Alias: 'autoproc',
    IsActive: true,
    UserType: 'AutomatedProcess',
  }),
  seed('Group', LEAD_QUEUE_ID, {
    Name: 'Unassigned Leads',
    DeveloperName: 'Unassigned_Leads',
    Type: 'Queue',
    Email: 'leads@northwind.example',
  }),
  seed('PermissionSet', PROFILE_PERMISSIONS_ID, {
    Name: 'X00ex00000018ozT_128_09_43_34_1',
    Label: 'Integration profile',
    IsOwnedByProfile: true,
  }),
  seed('PermissionSetAssignment', numberedId('0Pa', 1), { PermissionSetId: PROFILE_PERMISSIONS_ID, AssigneeId: RUNNING_USER_ID }),
];

/** True for the two users that are the platform's own and nobody of the population. */
export const isPlatformUser = (id: string): boolean => id === RUNNING_USER_ID || id === AUTOMATED_USER_ID;
