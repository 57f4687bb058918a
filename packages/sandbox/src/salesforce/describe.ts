import type { Org } from './org.ts';
import { isText, type Field, type FieldType } from './schema/field.ts';
import type { SObjectType } from './schema/object.ts';

const SOAP: Readonly<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
  string: 'xsd:string',
  textarea: 'xsd:string',
  email: 'xsd:string',
  phone: 'xsd:string',
  url: 'xsd:string',
  picklist: 'xsd:string',
};

function describeField(org: Org, type: SObjectType, field: Field): Record<string, unknown> {
  const writable = org.visibility.editable(type, field);
  return {
    autoNumber: false,
    byteLength: isText(field.type) ? field.length * 3 : field.length,
    calculated: field.calculated,
    calculatedFormula: null,
    cascadeDelete: field.cascadeDelete,
    caseSensitive: field.caseSensitive,
    compoundFieldName: field.compoundFieldName,
    controllerName: null,
    createable: field.createable && type.createable && writable,
    custom: field.custom,
    defaultValue: field.defaultValue,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    encrypted: false,
    externalId: field.externalId,
    filterable: field.filterable,
    groupable:
      field.filterable &&
      field.type !== 'double' &&
      field.type !== 'currency' &&
      field.type !== 'percent' &&
      field.type !== 'datetime',
    htmlFormatted: false,
    idLookup: field.idLookup,
    label: field.label,
    length: field.length,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.nillable && field.read === undefined,
    picklistValues: field.picklist.map((value) => ({
      active: true,
      defaultValue: value === field.defaultValue,
      label: value,
      validFor: null,
      value,
    })),
    precision: field.precision,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    soapType: SOAP[field.type],
    sortable: field.filterable,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable && type.updateable && writable,
  };
}

/** The short form that the list of objects holds. */
export function describeBrief(type: SObjectType, version: string): Record<string, unknown> {
  const root = `/services/data/${version}/${type.tooling ? 'tooling/' : ''}sobjects/${type.name}`;
  return {
    activateable: false,
    createable: type.createable,
    custom: false,
    customSetting: false,
    deletable: type.deletable,
    deprecatedAndHidden: false,
    keyPrefix: type.keyPrefix,
    label: type.label,
    labelPlural: type.labelPlural,
    layoutable: type.business,
    mergeable: type.mergeable,
    mruEnabled: type.business,
    name: type.name,
    queryable: true,
    replicateable: type.replicateable,
    retrieveable: true,
    searchable: type.business,
    triggerable: type.business,
    undeletable: type.deletable && type.recycled,
    updateable: type.updateable,
    urls: { sobject: root, describe: `${root}/describe`, rowTemplate: `${root}/{ID}` },
  };
}

/** The full describe of an object as the running user sees it: fields hidden by field-level security are missing (salesforce.md 6). */
export function describe(org: Org, type: SObjectType, version: string): Record<string, unknown> {
  const childRelationships = org.schema.types().flatMap((child) =>
    [...org.schema.fields(child)]
      .filter((field) => field.referenceTo.includes(type.name))
      .map((field) => ({
        cascadeDelete: field.cascadeDelete,
        childSObject: child.name,
        deprecatedAndHidden: false,
        field: field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: field.name === 'AccountId' ? child.labelPlural : null,
        restrictedDelete: false,
      })),
  );
  return {
    ...describeBrief(type, version),
    actionOverrides: [],
    childRelationships,
    compactLayoutable: type.business,
    fields: org.visibility.fields(type).map((field) => describeField(org, type, org.visibility.withChoices(type, field))),
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
        urls: {},
      },
    ],
    searchLayoutable: type.business,
    supportedScopes: [{ label: `All ${type.labelPlural.toLowerCase()}`, name: 'everything' }],
  };
}
