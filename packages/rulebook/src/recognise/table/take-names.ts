import type { ColumnSense } from '../column/sense-column.ts';
import type { Meaning } from '../meaning.ts';
import { foldedWords } from '../value/fold-text.ts';
import type { EntityField } from './entity-field.ts';
import { tellsApart, worthOf, type TakenField } from './taken-field.ts';

type Pair = readonly TakenField[];

/**
 * How a table names people: in two columns, in one, or in both. What one column repeats of two others is left out; what it adds
 * (another spelling, the rows where the others are blank) is a second name.
 */
export function takeNames(columns: readonly ColumnSense[], fields: readonly EntityField[]): readonly TakenField[] {
  const [parts, loose] = partsOf(columns, fields);
  const wholes = columns
    .filter(({ meaning }) => meaning === 'fullName' || meaning === 'name')
    .filter((column) => !parts.some((one) => one.column === column))
    .toSorted((a, b) => wholeWorth(b) - wholeWorth(a))
    .map((column) => wholeOf(column, fields));
  const partsFill = Math.max(0, ...parts.map(({ column }) => column.values.fill));
  const [best] = wholes;
  const bestFill = best?.[0]?.column.values.fill ?? 0;
  // A first name alone is less than a whole one.
  const first =
    parts.length > 0 && (best === undefined || (!loose && partsFill >= bestFill) || (loose && partsFill > 2 * bestFill))
      ? parts
      : (best ?? parts);
  const others: readonly Pair[] = first === parts ? wholes : [...(loose ? [] : [parts]), ...wholes.slice(1)];
  const second = others.find((pair) => isOwnName(pair, first) && !repeats(pair, first));
  return [...first, ...(second === undefined ? [] : asOther(second, fields))];
}

/** First and last name; `loose` = only one of them. A plain `Name` beside a first name is the last one (`Name; Vorname`). */
function partsOf(columns: readonly ColumnSense[], fields: readonly EntityField[]): readonly [Pair, loose: boolean] {
  const pick = (meaning: Meaning): ColumnSense | undefined =>
    columns.filter((one) => one.meaning === meaning).toSorted((a, b) => worthOf(b, meaning) - worthOf(a, meaning))[0];
  const [first, last] = [pick('firstName'), pick('lastName')];
  const name = columns.find((one) => one.meaning === 'name' && one.values.share.oneWord > 0.6);
  const found: TakenField[] = [];
  const add = (field: string, column: ColumnSense | undefined, meaning: Meaning): void => {
    const known = fields.find((one) => one.field === field);
    if (column !== undefined && known !== undefined) found.push({ field: known, column, meaning });
  };
  add('firstName', first ?? (last === undefined ? undefined : name), first === undefined ? 'name' : 'firstName');
  add('lastName', last ?? (first === undefined ? undefined : name), last === undefined ? 'name' : 'lastName');
  return [found, found.length === 1];
}

const wholeWorth = (column: ColumnSense): number => worthOf(column, column.meaning ?? 'name');

function wholeOf(column: ColumnSense, fields: readonly EntityField[]): Pair {
  return (['first', 'last'] as const).flatMap((part) => {
    const field = fields.find((one) => one.field === `${part}Name`);
    return field === undefined ? [] : [{ field, column, meaning: column.meaning ?? 'name', part }];
  });
}

function asOther(pair: Pair, fields: readonly EntityField[]): Pair {
  return pair.flatMap((one) => {
    const name = one.field.field === 'firstName' ? 'otherFirstName' : 'otherLastName';
    const field = fields.find((known) => known.field === name);
    return field === undefined ? [] : [{ ...one, field }];
  });
}

const PLAIN = 5.9;

/** Whether a further name is the record's own: by a plain heading, and not the same few names again and again. */
function isOwnName(pair: Pair, first: Pair): boolean {
  const main = first[0]?.column;
  return (
    pair.length > 0 &&
    main !== undefined &&
    pair.every(
      ({ column, meaning }) =>
        column.values.fill > 0 &&
        meaning !== 'name' &&
        (column.heading.bits.get(meaning) ?? 0) >= PLAIN &&
        tellsApart(column, main),
    )
  );
}

/** Whether the words of one name are nearly all in the other's. */
function repeats(pair: Pair, other: Pair): boolean {
  const wordsOf = (all: Pair): ReadonlySet<string> =>
    new Set(all.flatMap(({ column }) => column.values.values.flatMap(foldedWords)));
  const [own, known] = [[...wordsOf(pair)], wordsOf(other)];
  return own.length > 0 && own.filter((word) => known.has(word)).length >= 0.8 * own.length;
}
