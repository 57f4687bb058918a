import type { AuthorityRule } from '../model/authority.ts';
import type { FieldRules } from '../model/field.ts';
import { own } from '../model/lookup.ts';
import type { EntityRules, Rulebook } from '../model/rulebook.ts';
import { checkCondition } from './check-condition.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

const TEXTS: readonly FieldRules['type'][] = ['text', 'person-name', 'company-name', 'email', 'phone', 'domain'];

/** Each field has exactly one source of truth (R21), among systems that hold it. */
export function checkAuthorities(rulebook: Rulebook, report: Report): void {
  const connections = Object.keys(rulebook.connections);
  for (const entity of rulebook.entities) {
    const path = `entities.${entity.name}.authorities`;
    const fields = Object.keys(entity.fields);
    for (const field of fields) {
      if (!Object.hasOwn(entity.authorities, field)) {
        report(
          `${path}.${field}`,
          'Nothing says which system is right.',
          `Name its source of truth: authority(${entity.name}, { ${field}: ... }).`,
        );
      }
    }
    for (const [name, { rule }] of Object.entries(entity.authorities)) {
      const field = own(entity.fields, name);
      if (field === undefined) report(`${path}.${name}`, `${entity.name} has no field '${name}'.`, didYouMean(name, fields));
      else checkRule(rule, { entity, name, field, connections, path: `${path}.${name}`, report });
    }
  }
}

interface Place {
  readonly entity: EntityRules;
  readonly name: string;
  readonly field: FieldRules;
  readonly connections: readonly string[];
  readonly path: string;
  readonly report: Report;
}

function checkRule(rule: AuthorityRule, at: Place): void {
  const { field, name, entity, path, report } = at;
  switch (rule.kind) {
    case 'manual':
      return;
    case 'any-true':
      if (field.type !== 'flag')
        report(path, `'One yes is a yes' needs a flag, and ${name} is of the type ${field.type}.`, 'Choose another rule.');
      return;
    case 'by-condition':
      checkCondition(rule.when, entity, path, report);
      checkRule(rule.then, at);
      checkRule(rule.otherwise, at);
      return;
    case 'furthest-along':
      if (field.ladder === undefined)
        report(path, `Only a ladder has a value furthest along, and ${name} is none.`, 'Choose another rule.');
      break;
    case 'most-complete':
      if (!TEXTS.includes(field.type))
        report(path, `Only texts can say more than others, and ${name} is of the type ${field.type}.`, 'Choose another rule.');
      break;
    case 'most-recent':
      if (!rule.order.includes(rule.firstRun)) {
        report(
          path,
          `At the first run '${rule.firstRun}' is right, which isn't among its systems.`,
          didYouMean(rule.firstRun, rule.order),
        );
      }
      break;
    case 'system':
    case 'first-filled':
  }
  checkOrder(rule.order, at);
}

function checkOrder(order: readonly string[], { entity, name, connections, path, report }: Place): void {
  // A parent's text is no value of its own: it is written only.
  const holders = new Set(
    entity.streams
      .filter(({ lenses }) => Object.hasOwn(lenses, name) && lenses[name]?.kind !== 'parent-text')
      .map(({ connection }) => connection),
  );
  for (const [index, connection] of order.entries()) {
    if (!connections.includes(connection))
      report(path, `There is no connection '${connection}'.`, didYouMean(connection, connections));
    else if (order.indexOf(connection) !== index) report(path, `It names '${connection}' twice.`, 'Name each system once.');
    else if (!holders.has(connection)) {
      report(
        path,
        `'${connection}' doesn't hold ${name}, so it can't be right about it.`,
        `Map it there, or name only: ${[...holders].join(', ') || 'nobody holds it'}.`,
      );
    }
  }
}
