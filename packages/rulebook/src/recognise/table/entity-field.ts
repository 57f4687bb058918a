import type { Meaning } from '../meaning.ts';

/** The entities that are recognised. */
export const ENTITIES = ['company', 'person', 'deal', 'user'] as const;
export type EntityName = (typeof ENTITIES)[number];

/** How a canonical field is written down: the name of its builder, or a company that a text names. */
export type FieldKind =
  | 'text'
  | 'personName'
  | 'companyName'
  | 'email'
  | 'phone'
  | 'domain'
  | 'country'
  | 'number'
  | 'money'
  | 'date'
  | 'parent';

/** A canonical field and what can fill it. */
export interface EntityField {
  readonly field: string;
  readonly kind: FieldKind;
  /** Where the field's name in words isn't what people call it. */
  readonly label?: string;
  /** Whose column takes it; the first meaning is preferred, whatever its column looks like. */
  readonly from: readonly Meaning[];
  /** It is evidence that two records are one thing. */
  readonly compared: boolean;
  /** A part of an address: all come from one of several. */
  readonly address?: true;
  /** Filled only where another field is. */
  readonly after?: string;
}
