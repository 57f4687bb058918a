import type { ColumnSense } from '../column/sense-column.ts';
import type { Meaning } from '../meaning.ts';
import type { EntityName } from './entity-field.ts';
import { ENTITY_FIELDS } from './entity-fields.ts';
import { takeNames } from './take-names.ts';
import { tellsApart, worthOf, type TakenField } from './taken-field.ts';

/** Which columns fill the fields of an entity: of several that could, the likeliest and best filled. */
export function takeColumns(columns: readonly ColumnSense[], entity: EntityName): readonly TakenField[] {
  const fields = ENTITY_FIELDS[entity];
  const taken: TakenField[] = entity === 'person' || entity === 'user' ? [...takeNames(columns, fields)] : [];
  const address = addressOf(columns);
  for (const field of fields) {
    if (taken.some((one) => one.field.field === field.field)) continue;
    if (field.after !== undefined && !taken.some((one) => one.field.field === field.after)) continue;
    const before = taken.find((one) => one.field.field === field.after);
    const free = columns.filter(
      (column) =>
        !taken.some((one) => one.column === column) &&
        (before === undefined || before.field.kind !== field.kind || field.kind === 'text' || tellsApart(column, before.column)),
    );
    const here = field.address === undefined ? free : free.filter((column) => column.heading.address === address);
    const found =
      bestOf(here, field.from) ??
      (field.address === undefined
        ? undefined
        : bestOf(
            free.filter(({ heading }) => heading.address === ''),
            field.from,
          ));
    if (found !== undefined) taken.push({ field, ...found });
  }
  const places = new Map(fields.map(({ field }, index) => [field, index]));
  return taken.toSorted((a, b) => (places.get(a.field.field) ?? 0) - (places.get(b.field.field) ?? 0));
}

function bestOf(
  columns: readonly ColumnSense[],
  from: readonly Meaning[],
): { readonly column: ColumnSense; readonly meaning: Meaning } | undefined {
  for (const meaning of from) {
    const [column] = columns
      .filter((one) => one.meaning === meaning)
      .toSorted((a, b) => worthOf(b, meaning) - worthOf(a, meaning));
    if (column !== undefined) return { column, meaning };
  }
  return undefined;
}

const PARTS: ReadonlySet<Meaning> = new Set(['street', 'city', 'postcode', 'region', 'country', 'houseNumber', 'street2']);

/** Of several addresses the one that most rows have. */
function addressOf(columns: readonly ColumnSense[]): string {
  const filled = new Map<string, number>();
  for (const { meaning, heading, values } of columns) {
    if (meaning === undefined || !PARTS.has(meaning)) continue;
    filled.set(heading.address, (filled.get(heading.address) ?? 0) + values.fill + 0.01);
  }
  const [best] = [...filled].toSorted(([, a], [, b]) => b - a);
  return best?.[0] ?? '';
}
