import type { EntityRules } from '@meshline/rulebook';
import { IntList } from './int-list.ts';
import { Names } from './names.ts';
import { PackedRecords } from './packed-records.ts';

/** Instead of a day (days since 1970): the row has no date of the kind. */
export const NO_DAY = -2_147_483_648;
/** Instead of an owner: the row names nobody, or its file has no such column. */
export const NOBODY = -1;
export const NOT_TOLD = -2;

/** A table's rows among the records of its entity. */
export interface EntityTable {
  /** Index of the file. */
  readonly file: number;
  readonly system: string;
  readonly connection: string;
  readonly stream: string;
  /** Canonical fields that it maps. */
  readonly fields: readonly string[];
}

/** All records of one entity, and beside each what figures need that isn't compared. */
export interface EntityRecords {
  readonly rules: EntityRules;
  readonly match: PackedRecords;
  /** By the index that `match.tableOf` gives. */
  readonly tables: EntityTable[];
  /** Day of the last activity, or of the last change. */
  readonly lastDay: IntList;
  /** Minutes from when it was made to when it got its owner; -1 = not known. */
  readonly ownedAfter: IntList;
  /** Number of a name in `owners`, or NOBODY, or NOT_TOLD. */
  readonly owner: IntList;
  readonly owners: Names;
  /** 1 = won, lost or otherwise closed by its stage: it can't grow stale. */
  readonly closed: IntList;
}

export function entityRecords(rules: EntityRules): EntityRecords {
  return {
    rules,
    match: new PackedRecords(),
    tables: [],
    lastDay: new IntList(),
    ownedAfter: new IntList(),
    owner: new IntList(),
    owners: new Names(),
    closed: new IntList(),
  };
}
