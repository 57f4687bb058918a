import { comparedParts } from './compared-parts.ts';
import { holdersOf } from './holders-of.ts';
import { inComment } from './quote.ts';
import type { PlannedEntity } from './rulebook-plan.ts';

/** `authority(person, { ... }),` in lines. */
export function authoritySource(entity: PlannedEntity, nameOf: (connection: string) => string): readonly string[] {
  return [
    `  authority(${entity.name}, {`,
    ...entity.fields.map((field) => {
      const holders = holdersOf(entity, field).map(nameOf);
      return `    ${field.field}: ${holders.length === 0 ? 'manual()' : `firstFilled(${holders.join(', ')})`},`;
    }),
    '  }),',
  ];
}

/** `matching(person, { ... }),` in lines. */
export function samenessSource(entity: PlannedEntity): readonly string[] {
  const { name, linkFrom, reviewFrom, notCompared } = entity;
  const parts = comparedParts(entity).map((names) => {
    const handles = names.map((field) => `${name}.${field}`);
    return handles.length > 1 ? `fullName(${handles.join(', ')})` : (handles[0] ?? '');
  });
  return [
    ...notCompared.map(({ field, because }) => `  // ${name}.${field} isn't compared: ${inComment(because, 100)}.`),
    `  matching(${name}, {`,
    '    compare: [',
    ...wrapped(parts),
    '    ],',
    `    linkFrom: ${linkFrom}, reviewFrom: ${reviewFrom},`,
    '  }),',
  ];
}

/** Several to a line, as many as fit. */
function wrapped(parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < 110) lines[lines.length - 1] = `${last} ${part},`;
    else lines.push(`      ${part},`);
  }
  return lines;
}
