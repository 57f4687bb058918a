export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
  readonly description: string;
}

export type PropertyType = 'string' | 'number' | 'bool' | 'enumeration' | 'date' | 'datetime' | 'phone_number';

/** A property as the properties API shows it, minus `modificationMetadata` (hubspot.md 3, 8). */
export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly groupName: string;
  readonly description: string;
  readonly options: readonly PropertyOption[];
  readonly displayOrder: number;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly formField: boolean;
  readonly hubspotDefined: boolean;
  /** HubSpot computes it; writing it is refused. */
  readonly calculated: boolean;
  readonly readOnly: boolean;
  readonly externalOptions: boolean;
  readonly referencedObjectType?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt?: number;
}

/** Which field types a property type may have (hubspot.md 8). */
export const FIELD_TYPES: Readonly<Record<PropertyType, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'file', 'phonenumber', 'calculation_equation'],
  phone_number: ['phonenumber'],
  number: ['number', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
};

export const isMultiSelect = (definition: PropertyDefinition): boolean =>
  definition.type === 'enumeration' && definition.fieldType === 'checkbox';

export const options = (values: Readonly<Record<string, string>>): PropertyOption[] =>
  Object.entries(values).map(([value, label], displayOrder) => ({ label, value, displayOrder, hidden: false, description: '' }));

/** The wire form. */
export function propertyJson(definition: PropertyDefinition, currentOptions = definition.options): Record<string, unknown> {
  const { readOnly, createdAt, updatedAt, archivedAt, ...rest } = definition;
  const own = !definition.hubspotDefined;
  return {
    ...rest,
    options: currentOptions,
    dataSensitivity: 'non_sensitive',
    archived: archivedAt !== undefined,
    ...(archivedAt === undefined ? {} : { archivedAt: new Date(archivedAt).toISOString() }),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    modificationMetadata: {
      archivable: own,
      readOnlyDefinition: !own,
      readOnlyOptions: !own,
      readOnlyValue: readOnly || definition.calculated,
    },
  };
}
