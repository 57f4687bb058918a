import type { AuthorityRule } from '../model/authority.ts';
import type { Condition } from '../model/condition.ts';
import { legalValues } from '../model/legal-values.ts';
import { own } from '../model/lookup.ts';
import { USER_ENTITY, type EntityRules, type Rulebook } from '../model/rulebook.ts';
import type { LintReport } from './lint-finding.ts';
import { satisfiable } from './satisfiable.ts';

/** What can be seen in the rulebook alone (R3): branches nobody reaches, values that a system can't hold, owners in a circle. */
export function lintRules(rulebook: Rulebook, report: LintReport): void {
  for (const connection of Object.keys(rulebook.connections)) {
    if (!rulebook.entities.some(({ streams }) => streams.some((stream) => stream.connection === connection))) {
      report.warn(`connections.${connection}`, 'No mapping uses it.', 'Map a stream of it, or take it out.');
    }
  }
  for (const [kind, { owner, then }] of Object.entries(rulebook.exceptions)) {
    if (owner === then)
      report.warn(`exceptions.${kind}`, `Overdue, it goes to '${then}', who has it already.`, 'Name somebody else in `then`.');
  }
  for (const entity of rulebook.entities) {
    lintFields(entity, report);
    lintPlaces(entity, rulebook, report);
    for (const [field, { rule, workflows }] of Object.entries(entity.authorities)) {
      const path = `entities.${entity.name}.authorities.${field}`;
      lintBranches(rule, [], [], entity, path, report);
      for (const workflow of workflows)
        report.warn(path, `There is no workflow '${workflow}' in this rulebook.`, 'Take it out until there is.');
    }
  }
}

function lintFields(entity: EntityRules, report: LintReport): void {
  // One without streams stands only behind texts that name it (a company in a file of contacts), or nobody can own records.
  if (entity.streams.length === 0) return;
  for (const name of Object.keys(entity.fields)) {
    if (!entity.streams.some(({ lenses }) => Object.hasOwn(lenses, name))) {
      report.warn(`entities.${entity.name}.fields.${name}`, 'No system holds it.', 'Map it somewhere, or take it out.');
    }
  }
  for (const { connection, stream, lenses } of entity.streams) {
    for (const [name, lens] of Object.entries(lenses)) {
      const field = own(entity.fields, name);
      const legal = field === undefined ? undefined : legalValues(field);
      if (legal === undefined || lens.kind !== 'field' || lens.access === 'read' || lens.values === undefined) continue;
      const { write } = lens.values;
      const missing = legal.filter((value) => !Object.hasOwn(write, value));
      if (missing.length === 0) continue;
      report.warn(
        `entities.${entity.name}.streams.${connection}/${stream}.lenses.${name}`,
        `${stream} can't hold ${missing.join(', ')}: where that is right, its '${lens.path}' stays as it is.`,
        'Add rows to the table if the system has values for them.',
      );
    }
  }
}

function lintPlaces(entity: EntityRules, rulebook: Rulebook, report: LintReport): void {
  for (const [connection, place] of Object.entries(entity.places)) {
    const path = `entities.${entity.name}.places.${connection}`;
    const stray = entity.streams.filter((stream) => stream.connection === connection && !place.homes.includes(stream.stream));
    for (const { stream } of stray) {
      report.warn(
        `${path}.homes`,
        `The stream '${stream}' is mapped, but no home: its records never count.`,
        `Add '${stream}' to the homes.`,
      );
    }
    if (place.create.kind === 'never') continue;
    if (!satisfiable(entity, [place.create.condition])) {
      report.warn(
        `${path}.create`,
        'Its condition can never be true: nothing is ever created there.',
        'Loosen the condition, or take the create out.',
      );
    }
    const parent = rulebook.entities.find(({ name }) => name === own(entity.fields, place.under?.field ?? '')?.entity);
    if (parent !== undefined && own(parent.places, connection)?.create.kind !== 'when') {
      report.warn(
        path,
        `It needs a ${parent.label.one} there, and none is ever created: where one is missing, an exception asks.`,
        `Say when to create the ${parent.label.one} there, if that is wanted.`,
      );
    }
  }
  if (entity.name !== USER_ENTITY) {
    for (const { connection } of entity.streams) {
      if (!Object.hasOwn(entity.places, connection)) {
        report.warn(`entities.${entity.name}.places`, `It has no place in '${connection}'.`, 'Name its homes there.');
      }
    }
  }
}

/** `holds`: what was true on the way to this branch; `fails`: what was not. Unknown counts as not. */
function lintBranches(
  rule: AuthorityRule,
  holds: readonly Condition[],
  fails: readonly Condition[],
  entity: EntityRules,
  path: string,
  report: LintReport,
): void {
  if (rule.kind !== 'by-condition') return;
  if (!satisfiable(entity, [...holds, rule.when], fails)) {
    report.warn(
      path,
      'A branch can never be reached: its condition is never true there.',
      'Take the branch out, or correct the condition.',
    );
  }
  if (!satisfiable(entity, holds, [...fails, rule.when])) {
    report.warn(
      path,
      'A branch can never be reached: the condition before it is always true.',
      'Take the condition out, or correct it.',
    );
  }
  lintBranches(rule.then, [...holds, rule.when], fails, entity, path, report);
  lintBranches(rule.otherwise, holds, [...fails, rule.when], entity, path, report);
}
