import type { FieldRules } from '../model/field.ts';
import { legalValues } from '../model/legal-values.ts';
import type { Lens } from '../model/lens.ts';
import { own } from '../model/lookup.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

/** A choice is read and written through a table, whose every value means one of the field's. */
export function checkValueTable(lens: Extract<Lens, { kind: 'field' }>, field: FieldRules, path: string, report: Report): void {
  const legal = legalValues(field);
  const { values } = lens;
  if (legal === undefined) {
    if (values !== undefined)
      report(path, `A field of the type ${field.type} has no table of values.`, "Make it a 'choice', or take the table out.");
    return;
  }
  if (values === undefined) {
    return report(
      path,
      'It says nothing of what the values there mean.',
      `Give it a table: values(field, { ... }).in('${lens.path}').`,
    );
  }
  const meanings = new Map<string, string[]>();
  for (const [remote, meaning] of Object.entries(values.read)) {
    if (!legal.includes(meaning))
      report(`${path}.values.${remote}`, `It means '${meaning}', which is no value of the field.`, didYouMean(meaning, legal));
    meanings.set(meaning, [...(meanings.get(meaning) ?? []), remote]);
  }
  for (const [value, remote] of Object.entries(values.write)) {
    if (!legal.includes(value))
      report(`${path}.values`, `It writes '${value}', which is no value of the field.`, didYouMean(value, legal));
    else if (own(values.read, remote) !== value) {
      report(
        `${path}.values`,
        `'${value}' is written as '${remote}', which isn't read back as '${value}'.`,
        `Let '${remote}' mean '${value}', or write another value.`,
      );
    }
  }
  if (lens.access === 'read') return;
  for (const [meaning, [first, ...others]] of meanings) {
    if (others.length > 0 && own(values.write, meaning) === undefined) {
      report(
        `${path}.values`,
        `'${[first, ...others].join("' and '")}' all mean '${meaning}', and nothing says which is written back.`,
        `Name those that are never written: .onlyRead('${others.join("', '")}').`,
      );
    }
  }
}
