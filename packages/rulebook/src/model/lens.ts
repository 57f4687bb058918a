import type { Scalar } from '@meshline/record';

/** Between a remote value and a canonical one. A remote value that it doesn't know is an exception, never a default. */
export interface ValueTable {
  /** Remote to canonical. */
  readonly read: Readonly<Record<string, string>>;
  /** Canonical to remote. A canonical value that is missing here can't be held by the system. */
  readonly write: Readonly<Record<string, string>>;
}

/**
 * A path into a remote record: `email`, `emails[primary]` (first item of a list), `emails[kind=work]`,
 * `addresses[primary].country` (a part of the first item).
 */
export type RemotePath = string;

/** One row of a mapping: a canonical field and how one stream holds it. */
export type Lens =
  | {
      readonly kind: 'field';
      readonly path: RemotePath;
      readonly access: 'both' | 'read';
      readonly values?: ValueTable | undefined;
    }
  /** The first or the last part of a full name that the system holds in one field. */
  | { readonly kind: 'name-part'; readonly path: RemotePath; readonly part: 'first' | 'last'; readonly access: 'both' | 'read' }
  /**
   * A plain text that repeats a field of the parent (`Company` of a Salesforce lead): written from the parent's golden
   * record, read as evidence for matching only.
   */
  | { readonly kind: 'parent-text'; readonly path: RemotePath; readonly field: string; readonly access: 'both' | 'read' };

/** How one stream holds an entity. A canonical field without a lens isn't held there. */
export interface StreamRules {
  readonly connection: string;
  readonly stream: string;
  readonly lenses: Readonly<Record<string, Lens>>;
  /**
   * Remote fields with a fixed value that a create there sets beside the mapped ones (`pipeline` of a HubSpot deal). They
   * are no canonical fields: an update never touches them.
   */
  readonly onCreate?: Readonly<Record<string, Scalar>> | undefined;
}
