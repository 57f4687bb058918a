import type { KindName } from '../../define/exception-policy.ts';
import type { HoursOptions } from '../../define/business-hours.ts';

/** People whom nobody has named yet. */
export const PEOPLE = {
  ops: { name: 'Rule owner', email: 'rule-owner@example.com' },
  sales: { name: 'Sales lead', email: 'sales-lead@example.com' },
} as const;

export const HOURS: HoursOptions = { zone: 'UTC', open: 'Mon-Fri 09:00-18:00' };

export interface PlaceholderPolicy {
  readonly owner: keyof typeof PEOPLE | 'system owner';
  readonly unit: 'hours' | 'days';
  readonly count: number;
  readonly next: keyof typeof PEOPLE;
}

/** Who decides what no rule can, until somebody says otherwise. */
export const EXCEPTIONS: Readonly<Record<KindName, PlaceholderPolicy>> = {
  missingField: { owner: 'ops', unit: 'hours', count: 8, next: 'sales' },
  failedValidation: { owner: 'ops', unit: 'hours', count: 8, next: 'sales' },
  duplicateRecord: { owner: 'ops', unit: 'days', count: 2, next: 'sales' },
  staleValue: { owner: 'ops', unit: 'days', count: 3, next: 'sales' },
  conflict: { owner: 'ops', unit: 'days', count: 1, next: 'sales' },
  ambiguousApproval: { owner: 'sales', unit: 'hours', count: 2, next: 'ops' },
  failedDelivery: { owner: 'system owner', unit: 'hours', count: 4, next: 'sales' },
  schemaDrift: { owner: 'system owner', unit: 'days', count: 1, next: 'sales' },
  unowned: { owner: 'sales', unit: 'hours', count: 4, next: 'ops' },
  drift: { owner: 'ops', unit: 'days', count: 1, next: 'sales' },
  fight: { owner: 'ops', unit: 'hours', count: 4, next: 'sales' },
  pendingDelete: { owner: 'ops', unit: 'days', count: 2, next: 'sales' },
};
