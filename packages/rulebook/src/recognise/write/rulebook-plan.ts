import type { Where, DateOrder } from '../recognised.ts';
import type { EntityName, FieldKind } from '../table/entity-field.ts';

/** A rulebook before it is written down: once as data, once as the text of a file. */
export interface RulebookPlan {
  readonly name: string;
  readonly connections: readonly { readonly id: string; readonly label: string }[];
  readonly users: readonly PlannedUsers[];
  /** Parents first. */
  readonly entities: readonly PlannedEntity[];
}

export interface PlannedStream {
  readonly connection: string;
  readonly stream: string;
  /** `HubSpot contacts`: above its column of the table. */
  readonly label: string;
  readonly where: Where | undefined;
  readonly dates: Readonly<Record<string, DateOrder>>;
  readonly ignored: readonly { readonly name: string; readonly because: string }[];
}

export interface PlannedUsers extends PlannedStream {
  /** By field of the user. */
  readonly cells: Readonly<Record<string, PlannedCell>>;
}

export interface PlannedEntity {
  readonly name: Exclude<EntityName, 'user'>;
  readonly streams: readonly PlannedStream[];
  readonly fields: readonly PlannedField[];
  /** Names of fields; first and last names stand next to each other. */
  readonly compared: readonly string[];
  /** Why a field that could be compared isn't. */
  readonly notCompared: readonly { readonly field: string; readonly because: string }[];
  readonly linkFrom: number;
  readonly reviewFrom: number;
}

export interface PlannedField {
  readonly field: string;
  readonly kind: FieldKind;
  readonly label: string | undefined;
  /** ISO 4217, of money. */
  readonly currency: string | undefined;
  /** One for each stream; undefined = not held there. */
  readonly cells: readonly (PlannedCell | undefined)[];
}

export interface PlannedCell {
  readonly column: string;
  readonly part: 'first' | 'last' | undefined;
}
