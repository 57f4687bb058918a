import { field, flag, picklist, readOnly, reference, text } from './field.ts';
import { object } from './object.ts';

const locked = { createable: false, updateable: false, deletable: false, recycled: false, replicateable: false } as const;
const setup = { recycled: false, replicateable: false } as const;

export const organization = object(
  'Organization',
  '00D',
  [
    text('Name', 'Name', 80, { nillable: false, nameField: true }),
    text('Country', 'Country', 80),
    text('PrimaryContact', 'Primary Contact', 80),
    picklist('OrganizationType', 'Edition', ['Enterprise Edition'], { length: 40 }),
    text('InstanceName', 'Instance Name', 5),
    flag('IsSandbox', 'Is Sandbox'),
    picklist('DefaultLocaleSidKey', 'Locale', [], { length: 40 }),
    picklist('TimeZoneSidKey', 'Time Zone', [], { length: 40 }),
  ],
  locked,
);

/** Queues are groups of type `Queue`; a lead's owner may be one. */
export const group = object(
  'Group',
  '00G',
  [
    text('Name', 'Name', 40, { nillable: false, nameField: true }),
    text('DeveloperName', 'Developer Name', 80),
    picklist('Type', 'Type', ['Queue', 'Regular'], { length: 40 }),
    field('Email', 'Email', 'email', { length: 255 }),
  ],
  locked,
);

export const permissionSet = object(
  'PermissionSet',
  '0PS',
  [
    text('Name', 'Permission Set Name', 80, { nillable: false, unique: true, indexed: true, nameField: true }),
    text('Label', 'Permission Set Label', 80, { nillable: false }),
    text('Description', 'Description', 255),
    readOnly(flag('IsOwnedByProfile', 'Is Owned By Profile')),
  ],
  { ...setup, label: 'Permission Set' },
);

export const permissionSetAssignment = object(
  'PermissionSetAssignment',
  '0Pa',
  [
    reference('PermissionSetId', 'PermissionSet ID', ['PermissionSet'], 'PermissionSet', {
      nillable: false,
      updateable: false,
      indexed: true,
    }),
    reference('AssigneeId', 'Assignee ID', ['User'], 'Assignee', { nillable: false, updateable: false, indexed: true }),
  ],
  { ...setup, updateable: false, label: 'Permission Set Assignment' },
);

export const fieldPermissions = object(
  'FieldPermissions',
  '01k',
  [
    reference('ParentId', 'Parent ID', ['PermissionSet'], 'Parent', { nillable: false, updateable: false, indexed: true }),
    picklist('SobjectType', 'Sobject Type Name', [], { length: 40, nillable: false, updateable: false }),
    picklist('Field', 'Field Name', [], { nillable: false, updateable: false, indexed: true }),
    flag('PermissionsRead', 'Read Access'),
    flag('PermissionsEdit', 'Edit Access'),
  ],
  { ...setup, label: 'Field Permissions', labelPlural: 'Field Permissions' },
);

/** A custom field as the Tooling API keeps it. `Metadata` is JSON text here and an object on the wire. */
export const customField = object(
  'CustomField',
  '00N',
  [
    text('DeveloperName', 'Developer Name', 80, { nillable: false, indexed: true }),
    text('TableEnumOrId', 'Table Enum or ID', 80, { nillable: false }),
    // Neither can be filtered by, and both are given for one row at a time only.
    text('FullName', 'Full Name', 255, { nillable: false, indexed: true, filterable: false }),
    text('NamespacePrefix', 'Namespace Prefix', 15),
    field('Metadata', 'Metadata', 'textarea', { length: 32_000, filterable: false }),
  ],
  { ...setup, label: 'Custom Field', tooling: true, updateable: false, deletable: false },
);
