import { quote } from './quote.ts';
import type { PlannedEntity, PlannedField } from './rulebook-plan.ts';

/** `const person = entity('person', { ... });` in lines. */
export function entitySource(entity: PlannedEntity): readonly string[] {
  const title = entity.name === 'person' ? `, { title: [${titleFields(entity).map(quote).join(', ')}] }` : '';
  const note =
    entity.streams.length === 0
      ? ['// No file lists companies; the names of those that records belong to are compared all the same.']
      : [];
  return [
    ...note,
    `const ${entity.name} = entity(${quote(entity.name)}, {`,
    ...entity.fields.map(
      (field) => `  ${field.field}: ${builder(field)},${field.kind === 'money' ? ' // of amounts that name no currency' : ''}`,
    ),
    `}${title});`,
  ];
}

function titleFields({ fields }: PlannedEntity): readonly string[] {
  const names = fields.map(({ field }) => field).filter((field) => field === 'firstName' || field === 'lastName');
  return names.length > 0 ? names : [fields[0]?.field ?? 'email'];
}

function builder({ kind, currency, label }: PlannedField): string {
  const call = kind === 'parent' ? 'belongsTo(company)' : kind === 'money' ? `money(${quote(currency ?? 'USD')})` : `${kind}()`;
  return label === undefined ? call : `${call}.label(${quote(label)})`;
}
