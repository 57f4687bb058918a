import type { ColumnSense } from '../column/sense-column.ts';
import type { Meaning } from '../meaning.ts';
import type { ColumnRoles } from '../recognised.ts';
import { worthOf } from './taken-field.ts';

const ROLES: Readonly<Record<keyof ColumnRoles, readonly Meaning[]>> = {
  owner: ['owner'],
  created: ['created'],
  modified: ['modified'],
  activity: ['activity'],
  id: ['id'],
  status: ['stage', 'lifecycle'],
  ownedSince: ['ownedSince'],
};

/** The columns that tell when a record was made, changed, used and whose it is. Of several the surest and best filled. */
export function findRoles(columns: readonly ColumnSense[]): ColumnRoles {
  const found = Object.entries(ROLES).flatMap(([role, meanings]): (readonly [string, string])[] => {
    const meaning = meanings.find((one) => columns.some((column) => column.meaning === one));
    const of = columns.filter(
      (column) => meaning !== undefined && column.meaning === meaning && (role !== 'id' || isUnique(column)),
    );
    const [best] = of.toSorted((a, b) => worthOf(b, meaning ?? 'id') - worthOf(a, meaning ?? 'id'));
    return best === undefined ? [] : [[role, best.name]];
  });
  return Object.fromEntries(found);
}

/** A record's own id stands in it alone; the first such column is it. */
const isUnique = ({ values }: ColumnSense): boolean => values.distinct > 0.99 && values.fill > 0.99;
