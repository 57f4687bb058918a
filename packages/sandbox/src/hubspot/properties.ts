import { Collection } from '../core/collection.ts';
import type { Interference } from '../core/interference.ts';
import type { Journal } from '../core/journal.ts';
import { HubSpotError, invalid, notFound } from './errors.ts';
import { UNIQUE_PROPERTIES_MAX } from './limits.ts';
import { ALL_TYPES, type ObjectType } from './object-types.ts';
import type { PipelineRow } from './pipelines.ts';
import { FIELD_TYPES, options, type PropertyDefinition, type PropertyOption, type PropertyType } from './property-definition.ts';
import { standardProperties } from './standard-properties.ts';

interface CustomRow extends PropertyDefinition {
  /** Type and name; the definition's own key is its name. */
  readonly id: string;
}
export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly label: string;
}

const STANDARD = new Map(ALL_TYPES.map((type) => [type.name, standardProperties(type)]));
const NAME = /^[a-z][a-z0-9_]{0,99}$/;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const definition = (row: CustomRow): PropertyDefinition => {
  const { id: _, ...rest } = row;
  return rest;
};

/** Definitions of properties: HubSpot's own, and the portal's, which are created and archived over the API (hubspot.md 8). */
export class Properties {
  readonly rows: Collection<CustomRow>;
  readonly groups: Collection<GroupRow>;
  /** Counts the changes, so that what was derived from the definitions can be derived anew. */
  version = 0;
  readonly #interference: Interference;
  constructor(journal: Journal, interference: Interference) {
    this.#interference = interference;
    this.rows = new Collection('hubspot.properties', journal);
    this.groups = new Collection('hubspot.groups', journal);
  }

  /** A property that is in use; an archived one is unknown to reads and writes of records. */
  get(type: ObjectType, name: string): PropertyDefinition | undefined {
    const row = STANDARD.get(type.name)?.get(name) ?? this.rows.get(`${type.name}.${name}`);
    return row === undefined || row.archivedAt !== undefined ? undefined : this.#left(type, row);
  }

  all(type: ObjectType, archived = false): PropertyDefinition[] {
    const own = [...this.rows.values()].filter((row) => row.id.startsWith(`${type.name}.`));
    if (archived) return own.filter((row) => row.archivedAt !== undefined).map(definition);
    const inUse = [
      ...(STANDARD.get(type.name)?.values() ?? []),
      ...own.filter((row) => row.archivedAt === undefined).map(definition),
    ];
    return inUse.flatMap((property) => this.#left(type, property) ?? []);
  }

  /** The definition to show, also of an archived one. */
  find(type: ObjectType, name: string, archived: boolean): PropertyDefinition {
    const row = this.rows.get(`${type.name}.${name}`);
    const found = archived && row?.archivedAt !== undefined ? definition(row) : archived ? undefined : this.get(type, name);
    if (found === undefined) throw notFound(`Property "${name}" does not exist for object type ${type.typeId}`);
    return 'id' in found ? definition(found as CustomRow) : found;
  }

  /** The portal's own properties whose values no two records share. */
  unique(type: ObjectType): string[] {
    return this.all(type)
      .filter((property) => property.hasUniqueValue && !property.hubspotDefined)
      .map((property) => property.name);
  }

  /** `idProperty` takes an e-mail of a contact and any unique property (hubspot.md 4). */
  isIdentifier(type: ObjectType, name: string): boolean {
    return (type.name === 'contacts' && name === 'email') || this.get(type, name)?.hasUniqueValue === true;
  }

  create(type: ObjectType, body: Readonly<Record<string, unknown>>, at: number): PropertyDefinition {
    const name = text(body['name']);
    const kind = text(body['type']) as PropertyType;
    const fieldType = text(body['fieldType']);
    if (!NAME.test(name)) throw invalid(`Property name "${name}" is invalid: use lower-case letters, digits and underscores`);
    const archived = this.rows.get(`${type.name}.${name}`);
    // An archived property of that name comes back as it was, values and uniqueness included (hubspot.md 8).
    if (archived?.archivedAt !== undefined) {
      const { archivedAt: _, ...rest } = archived;
      return this.#put({ ...rest, updatedAt: at });
    }
    if (this.get(type, name) !== undefined) {
      throw new HubSpotError(409, `A property named '${name}' already exists.`, {
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
      });
    }
    if (text(body['label']) === '') throw invalid('Property label is required');
    if (!FIELD_TYPES[kind]?.includes(fieldType)) throw invalid(`Property type "${kind}" does not take fieldType "${fieldType}"`);
    if (!this.groupsOf(type).some((group) => group.name === body['groupName'])) {
      throw invalid(`Property group "${text(body['groupName'])}" does not exist`);
    }
    const unique = body['hasUniqueValue'] === true;
    if (unique && kind !== 'string' && kind !== 'number') throw invalid(`A ${kind} property can't have unique values`);
    if (unique && this.unique(type).length >= UNIQUE_PROPERTIES_MAX) {
      throw invalid(`Object type ${type.typeId} already has ${UNIQUE_PROPERTIES_MAX} unique properties`);
    }
    const given = readOptions(body['options']);
    const standing = kind === 'bool' ? options({ true: 'Yes', false: 'No' }) : [];
    if (kind === 'enumeration' && given.length === 0 && body['externalOptions'] !== true) {
      throw invalid('An enumeration property needs options');
    }
    return this.#put({
      id: `${type.name}.${name}`,
      name,
      label: text(body['label']),
      type: kind,
      fieldType,
      groupName: text(body['groupName']),
      description: text(body['description']),
      options: given.length > 0 ? given : standing,
      displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : -1,
      hasUniqueValue: unique,
      hidden: body['hidden'] === true,
      formField: body['formField'] === true,
      hubspotDefined: false,
      calculated: fieldType === 'calculation_equation',
      readOnly: false,
      externalOptions: body['externalOptions'] === true,
      createdAt: at,
      updatedAt: at,
    });
  }

  /** Options sent replace the list whole, options left out stay; uniqueness never changes (hubspot.md 8). */
  update(type: ObjectType, name: string, body: Readonly<Record<string, unknown>>, at: number): PropertyDefinition {
    const row = this.#own(type, name);
    if (body['hasUniqueValue'] !== undefined && body['hasUniqueValue'] !== row.hasUniqueValue) {
      throw invalid('hasUniqueValue can only be set when the property is created');
    }
    return this.#put({
      ...row,
      label: text(body['label']) || row.label,
      description: typeof body['description'] === 'string' ? body['description'] : row.description,
      hidden: typeof body['hidden'] === 'boolean' ? body['hidden'] : row.hidden,
      options: body['options'] === undefined ? row.options : readOptions(body['options']),
      updatedAt: at,
    });
  }

  archive(type: ObjectType, name: string, at: number): void {
    this.#put({ ...this.#own(type, name), archivedAt: at });
  }

  groupsOf(type: ObjectType): { name: string; label: string; displayOrder: number; archived: boolean }[] {
    const own = [...this.groups.values()].filter((group) => group.id.startsWith(`${type.name}.`));
    const label = `${type.singular.charAt(0).toUpperCase()}${type.singular.slice(1)} information`;
    return [{ name: type.defaultGroup, label }, ...own].map((group, index) => ({
      name: group.name,
      label: group.label,
      displayOrder: index,
      archived: false,
    }));
  }

  createGroup(type: ObjectType, name: string, label: string): void {
    if (!NAME.test(name)) throw invalid(`Group name "${name}" is invalid: use lower-case letters, digits and underscores`);
    if (this.groupsOf(type).some((group) => group.name === name)) {
      throw new HubSpotError(409, `A group named '${name}' already exists.`, { category: 'OBJECT_ALREADY_EXISTS' });
    }
    this.groups.put({ id: `${type.name}.${name}`, name, label: label || name });
  }

  /** What faults of the schema leave of a definition. */
  #left<Definition extends PropertyDefinition>(type: ObjectType, property: Definition): Definition | undefined {
    if (this.#interference.isRemoved(type.name, property.name)) return undefined;
    const gone = this.#interference.removedChoices(type.name, property.name);
    if (gone.length === 0) return property;
    return { ...property, options: property.options.filter(({ value }) => !gone.includes(value)) };
  }

  #own(type: ObjectType, name: string): CustomRow {
    const row = this.rows.get(`${type.name}.${name}`);
    if (row !== undefined && row.archivedAt === undefined) return row;
    if (this.get(type, name) !== undefined) throw invalid(`Property "${name}" is defined by HubSpot and can't be changed`);
    throw notFound(`Property "${name}" does not exist for object type ${type.typeId}`);
  }

  #put(row: CustomRow): PropertyDefinition {
    this.version += 1;
    return definition(this.rows.put(row));
  }
}

function readOptions(raw: unknown): PropertyOption[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) throw invalid('options must be a list');
  const seen = new Set<string>();
  return raw.map((entry: Readonly<Record<string, unknown>>, index) => {
    const value = text(entry['value']);
    if (value === '' || text(entry['label']) === '') throw invalid('Each option needs a label and a value');
    if (seen.has(value)) throw invalid(`Option value "${value}" is given twice`);
    seen.add(value);
    return {
      label: text(entry['label']),
      value,
      displayOrder: typeof entry['displayOrder'] === 'number' ? entry['displayOrder'] : index,
      hidden: entry['hidden'] === true,
      description: text(entry['description']),
    };
  });
}

/** `pipeline` and `dealstage` list what the pipelines hold now. */
export function currentOptions(property: PropertyDefinition, pipelines: readonly PipelineRow[]): readonly PropertyOption[] {
  if (!property.hubspotDefined) return property.options;
  const entries = (rows: readonly { id: string; label: string }[]): PropertyOption[] =>
    options(Object.fromEntries(rows.map((row) => [row.id, row.label])));
  if (property.name === 'pipeline') return entries(pipelines);
  if (property.name === 'dealstage') return entries(pipelines.flatMap((pipeline) => pipeline.stages));
  return property.options;
}
