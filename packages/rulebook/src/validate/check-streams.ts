import type { Lens } from '../model/lens.ts';
import type { FieldRules } from '../model/field.ts';
import { own } from '../model/lookup.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { checkValueTable } from './check-value-table.ts';
import { didYouMean } from './did-you-mean.ts';
import { rootOf } from './remote-path.ts';
import type { Report } from './report.ts';

/** Where each entity is held: systems that are there, fields that are there, nothing written twice. */
export function checkStreams(rulebook: Rulebook, report: Report): void {
  const seen = new Map<string, string>();
  const connections = Object.keys(rulebook.connections);
  for (const entity of rulebook.entities) {
    for (const { connection, stream, lenses, onCreate } of entity.streams) {
      const name = `${connection}/${stream}`;
      const path = `entities.${entity.name}.streams.${name}`;
      const other = seen.get(name);
      if (other !== undefined)
        report(path, `The stream is mapped twice, also for ${other}.`, 'A record is one thing: map each stream once.');
      seen.set(name, entity.name);
      if (!connections.includes(connection)) {
        report(path, `There is no connection '${connection}'.`, didYouMean(connection, connections));
      }
      for (const [field, lens] of Object.entries(lenses)) {
        const rules = own(entity.fields, field);
        const here = `${path}.lenses.${field}`;
        if (rules === undefined)
          report(here, `${entity.name} has no field '${field}'.`, didYouMean(field, Object.keys(entity.fields)));
        else checkLens(lens, rules, rulebook, here, report);
      }
      checkWrittenOnce(lenses, path, report);
      const roots = new Set(Object.values(lenses).map((lens) => rootOf(lens.path)));
      for (const field of Object.keys(onCreate ?? {})) {
        if (roots.has(rootOf(field)))
          report(`${path}.onCreate.${field}`, 'A row of the mapping writes this field too.', 'Keep one of the two.');
      }
    }
  }
}

function checkLens(lens: Lens, field: FieldRules, rulebook: Rulebook, path: string, report: Report): void {
  switch (lens.kind) {
    case 'field':
      return checkValueTable(lens, field, path, report);
    case 'name-part':
      if (field.type !== 'person-name' && field.type !== 'text') {
        report(path, `A part of a name can't fill a field of the type ${field.type}.`, 'Map a whole field instead.');
      }
      return;
    case 'parent-text': {
      const parent = rulebook.entities.find(({ name }) => name === field.entity);
      if (parent === undefined)
        return report(path, 'Only a reference has a parent whose text could be repeated.', 'Map a field instead.');
      const target = own(parent.fields, lens.field);
      const names = Object.keys(parent.fields).filter((name) => parent.fields[name]?.type !== 'reference');
      if (target === undefined || target.type === 'reference') {
        report(path, `${parent.name} has no text field '${lens.field}'.`, didYouMean(lens.field, names));
      }
    }
  }
}

/** Two fields that write the same remote field would overwrite each other for ever. */
function checkWrittenOnce(lenses: Readonly<Record<string, Lens>>, path: string, report: Report): void {
  const writers = new Map<string, string>();
  for (const [field, lens] of Object.entries(lenses)) {
    if (lens.access === 'read') continue;
    const key = lens.kind === 'name-part' ? `${lens.part} part of ${lens.path}` : lens.path;
    const other = writers.get(key);
    if (other !== undefined) {
      report(
        `${path}.lenses.${field}`,
        `${other} writes '${lens.path}' too.`,
        `Keep one of the two, or read one: readOnly('${lens.path}').`,
      );
    }
    writers.set(key, field);
  }
}
