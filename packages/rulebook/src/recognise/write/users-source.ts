import { quote } from './quote.ts';
import type { PlannedCell, RulebookPlan } from './rulebook-plan.ts';

/** The line of `defineRulebook` that says who can own records. */
export function usersSource({ users }: RulebookPlan, nameOf: (connection: string) => string): readonly string[] {
  if (users.length === 0) return ['  users: usersFrom([]), // no file lists who can own records'];
  return [
    '  users: usersFrom([ // who can own records; only read',
    ...users.map(({ connection, stream, cells }) => {
      const fields = Object.entries(cells).map(([field, cell]) => `${field}: ${cellSource(cell)}`);
      return `    { ...${nameOf(connection)}.stream(${quote(stream)}), fields: { ${fields.join(', ')} } },`;
    }),
    '  ]),',
  ];
}

const cellSource = ({ column, part }: PlannedCell): string =>
  part === undefined ? quote(column) : `part(${quote(column)}, ${quote(part)})`;
