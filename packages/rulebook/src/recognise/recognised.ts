import type { CompiledRulebook } from '../compile/compile-rulebook.ts';

/** In which order a column writes day, month and year as numbers. */
export type DateOrder = 'YMD' | 'DMY' | 'MDY';

export interface Recognised {
  readonly tables: readonly RecognisedTable[];
  /** The same rulebook as data and as the text of a file that a person can mend. */
  readonly rulebook: CompiledRulebook;
  readonly source: string;
}

/** Rows of a mixed file that are records of one kind. */
export interface Where {
  readonly column: string;
  readonly is: readonly string[];
}

export interface RecognisedTable {
  /** Stream in the rulebook: the file's name, or `NAME:people` where one file holds several kinds of records. */
  readonly stream: string;
  /** `SampledFile.name`. */
  readonly file: string;
  /** `hubspot`, or what another system or the file is called, as a connection id. */
  readonly connection: string;
  /** `HubSpot`, or the file's name as people read it. */
  readonly system: string;
  readonly entity: string;
  /** 0..1 that the rows are records of this entity. */
  readonly sureness: number;
  readonly because: string;
  readonly where?: Where | undefined;
  readonly columns: readonly RecognisedColumn[];
  readonly dates: Readonly<Record<string, DateOrder>>;
  readonly roles: ColumnRoles;
}

export interface RecognisedColumn {
  readonly name: string;
  /** Canonical field; a full name stands under the last name. Undefined = ignored. */
  readonly field?: string | undefined;
  /** All canonical fields that are read from it: two for a full name, none where it is ignored. */
  readonly fields: readonly string[];
  readonly label?: string | undefined;
  /** 0..1; of an ignored column how sure it is that nothing is lost by it. */
  readonly sureness: number;
  readonly because: string;
}

/** Columns that tell something of a record beside its fields. */
export interface ColumnRoles {
  readonly owner?: string | undefined;
  readonly created?: string | undefined;
  readonly modified?: string | undefined;
  readonly activity?: string | undefined;
  readonly id?: string | undefined;
  readonly status?: string | undefined;
  readonly ownedSince?: string | undefined;
}
