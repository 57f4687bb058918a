import type { EntityName } from '../../core/vendor.ts';
import { formatInstant } from '../time.ts';
import { field, flag, readOnly, reference, type Field } from './field.ts';

/** One kind of sObject, in the words of its describe (salesforce.md 6). */
export interface SObjectType {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly fields: readonly Field[];
  /** The population's entity; undefined for set-up objects and for work (tasks, events, cases). */
  readonly entity: EntityName | undefined;
  /** People work with it: its changes are mutations. Set-up objects aren't. */
  readonly business: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly mergeable: boolean;
  readonly replicateable: boolean;
  /** Deleted rows go to the recycle bin and stay visible to queryAll; set-up objects are deleted for good. */
  readonly recycled: boolean;
  /** Reached under /tooling/ only. */
  readonly tooling: boolean;
}

const DEFAULTS: Omit<SObjectType, 'name' | 'label' | 'labelPlural' | 'keyPrefix' | 'fields'> = {
  entity: undefined,
  business: false,
  createable: true,
  updateable: true,
  deletable: true,
  mergeable: false,
  replicateable: true,
  recycled: true,
  tooling: false,
};

export type ObjectOptions = Partial<Omit<SObjectType, 'name' | 'keyPrefix' | 'fields'>>;

const id: Field = readOnly(
  field('Id', 'Record ID', 'id', { length: 18, nillable: false, defaultedOnCreate: true, idLookup: true, caseSensitive: true }),
  (row) => row.id,
);

/** The stamps that every object carries; set by the platform, never by a caller (salesforce.md 8). */
const stamps: readonly Field[] = [
  readOnly(field('CreatedDate', 'Created Date', 'datetime', { nillable: false, defaultedOnCreate: true }), (row) =>
    formatInstant(row.createdAt),
  ),
  readOnly(
    reference('CreatedById', 'Created By ID', ['User'], 'CreatedBy', { nillable: false, defaultedOnCreate: true }),
    (row) => row.createdBy,
  ),
  readOnly(field('LastModifiedDate', 'Last Modified Date', 'datetime', { nillable: false, defaultedOnCreate: true }), (row) =>
    formatInstant(row.modifiedAt),
  ),
  readOnly(
    reference('LastModifiedById', 'Last Modified By ID', ['User'], 'LastModifiedBy', {
      nillable: false,
      defaultedOnCreate: true,
    }),
    (row) => row.modifiedBy,
  ),
  readOnly(field('SystemModstamp', 'System Modstamp', 'datetime', { nillable: false, defaultedOnCreate: true }), (row) =>
    formatInstant(row.stamp),
  ),
];

/** Defines an object: its own fields between `Id` and the stamps; recyclable ones get `IsDeleted`, mergeable ones `MasterRecordId`. */
export function object(name: string, prefix: string, fields: readonly Field[], options: ObjectOptions = {}): SObjectType {
  const business = options.entity !== undefined;
  const merged = { ...DEFAULTS, business, label: name, labelPlural: `${name}s`, ...options };
  const deleted = merged.recycled ? [readOnly(flag('IsDeleted', 'Deleted'), (row) => row.deletedAt !== null)] : [];
  const master = merged.mergeable
    ? [readOnly(reference('MasterRecordId', 'Master Record ID', [name], 'MasterRecord'), (row) => row.masterId)]
    : [];
  return { ...merged, name, keyPrefix: prefix, fields: [id, ...deleted, ...master, ...fields, ...stamps] };
}
