import { inComment, quote } from './quote.ts';
import type { PlannedCell, PlannedEntity, PlannedField, PlannedStream } from './rulebook-plan.ts';

/** A mapping as a table: columns stand under each other where they aren't too wide. */
export function mappingSource(entity: PlannedEntity, nameOf: (connection: string) => string): readonly string[] {
  const streams = entity.streams.map(({ connection, stream }) => `${nameOf(connection)}.stream(${quote(stream)})`);
  const rows = entity.fields.map(({ field, kind, cells }) => [`${field}:`, ...cells.map((cell) => cellSource(kind, cell))]);
  const heads = ['//', ...entity.streams.map(({ label }) => inComment(label, 30))];
  const widths = heads.map((head, column) =>
    Math.min(48, Math.max(head.length, ...rows.map((row) => (row[column]?.length ?? 0) + (column === 0 ? 0 : 1)))),
  );
  const line = (cells: readonly string[], open: string, close: string): string => {
    const [first = '', ...rest] = cells;
    const padded = rest.map((cell, index) => (index === rest.length - 1 ? cell : cell.padEnd(widths[index + 1] ?? 0)));
    return `    ${first.padEnd(widths[0] ?? 0)} ${open}${padded.join(' ')}${close}`.trimEnd();
  };
  return [
    `  mapping(${entity.name}, [${streams.join(', ')}], {`,
    ...(streams.length === 0 ? [] : [line(heads, ' ', '')]),
    ...rows.map(([field = '', ...cells]) =>
      line([field, ...cells.map((cell, index) => (index === cells.length - 1 ? cell : `${cell},`))], '[', '],'),
    ),
    '  }),',
  ];
}

function cellSource(kind: PlannedField['kind'], cell: PlannedCell | undefined): string {
  if (cell === undefined) return 'notHeld';
  const column = quote(cell.column);
  if (cell.part !== undefined) return `readOnly(part(${column}, ${quote(cell.part)}))`;
  return kind === 'parent' ? `readOnly(parentText(${column}))` : `readOnly(${column})`;
}

/** So many ignored columns are listed. */
const MOST = 60;

/** What connector-csv must be told to read a stream so, and which of its columns are left out. */
export function streamNotes({ stream, where, dates, ignored }: PlannedStream): readonly string[] {
  const settings = [
    ...(where === undefined
      ? []
      : [`only rows whose ${inComment(where.column)} is ${where.is.map((value) => inComment(value, 30)).join(' or ')}`]),
    ...(Object.keys(dates).length === 0
      ? []
      : [
          `dates: ${Object.entries(dates)
            .map(([column, order]) => `${inComment(column, 40)} ${order}`)
            .join(', ')}`,
        ]),
  ];
  const shown = ignored.slice(0, MOST).map(({ name, because }) => `//    ${inComment(name)}: ${inComment(because, 100)}`);
  const more = ignored.length > MOST ? [`//    and ${ignored.length - MOST} more`] : [];
  return [
    ...(settings.length === 0 ? [] : [`// ${inComment(stream)} is read with ${settings.join('; ')}.`]),
    ...(ignored.length === 0 ? [] : [`// Not compared in ${inComment(stream)}:`, ...shown, ...more]),
  ];
}
