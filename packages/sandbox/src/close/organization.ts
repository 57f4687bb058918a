import type { CustomFieldRow, FieldType } from './custom-fields.ts';
import type { Actor, OpportunityStatus, UserRow } from './rows.ts';
import type { Store } from './store.ts';

/** The demo organisation's lead statuses; the first is the default. */
const LEAD_STATUSES = ['Potential', 'Qualified', 'Customer', 'Bad Fit'];
const SALES_STATUSES: readonly [string, OpportunityStatus['type']][] = [
  ['Demo', 'active'],
  ['Proposal', 'active'],
  ['Contract', 'active'],
  ['Won', 'won'],
  ['Lost', 'lost'],
];

/** Sets the organisation up at its very first use; afterwards it comes from the journal. */
export function openOrganization(store: Store): void {
  if (store.organizations.size > 0) return;
  const at = store.now();
  store.organizations.put({
    ...store.ids.next('orga'),
    name: 'Sandbox Inc.',
    currency: store.options.currency ?? 'USD',
    api_key_id: store.ids.next('api').id,
    key_user_id: null,
  });
  for (const label of LEAD_STATUSES) store.leadStatuses.put({ ...store.ids.next('stat'), label });
  store.pipelines.put({
    ...store.ids.next('pipe'),
    name: 'Sales',
    statuses: SALES_STATUSES.map(([label, type]) => ({ id: store.ids.next('stat').id, label, type })),
    created: at,
    updated: at,
  });
  for (const [name, type] of [
    ['Employees', 'number'],
    ['Owner', 'user'],
  ] as const) {
    store.customFields.put(newCustomField(store, 'lead', name, type, at));
  }
}

/** A definition with everything but its name and type at the default. */
export const newCustomField = (
  store: Store,
  object: CustomFieldRow['object'],
  name: string,
  type: FieldType,
  at: number,
): CustomFieldRow => ({
  ...store.ids.next('cf'),
  object,
  associations: [],
  name,
  description: null,
  type,
  choices: [],
  accepts_multiple_values: false,
  editable_with_roles: [],
  created: at,
  updated: at,
  created_by: null,
  deleted: null,
  converting: null,
});

/** The user whose key the credentials are: the first of the organisation, or one made for it when there is none. */
export function keyUser(store: Store): UserRow {
  const organization = store.organization();
  const held = organization.key_user_id === null ? undefined : store.users.any(organization.key_user_id);
  if (held !== undefined) return held;
  const [first] = store.users.live.values();
  const at = store.now();
  const user =
    first ??
    store.users.put(
      {
        ...store.ids.next('user'),
        email: 'admin@sandbox.example',
        first_name: 'Sandbox',
        last_name: 'Admin',
        created: at,
        updated: at,
        deleted: null,
      },
      at,
    );
  store.organizations.put({ ...organization, key_user_id: user.id });
  return user;
}

/** Somebody at work in Close's own UI: one of the users, if there is any. */
export function personAtWork(store: Store): Actor {
  const users = [...store.users.live.values()];
  const user = users.length === 0 ? undefined : users[store.mutations.length % users.length];
  return { userId: user?.id ?? null, apiKeyId: null, requestId: null, method: null, path: null, offsetHours: 0 };
}
