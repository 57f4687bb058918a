import { compileRulebook } from '../compile/compile-rulebook.ts';
import { RecogniseError } from './recognise-error.ts';
import type { Recognised } from './recognised.ts';
import type { SampledFile } from './sampled-file.ts';
import { ENTITIES, type EntityName } from './table/entity-field.ts';
import { ENTITY_WORDS } from './table/entity-fields.ts';
import { ownConnections } from './table/own-connections.ts';
import { seeTables, type SeenTable } from './table/seen-table.ts';
import { definePlan } from './write/define-plan.ts';
import { planRulebook } from './write/plan-rulebook.ts';
import { planSource } from './write/plan-source.ts';

/**
 * Which system, entity and field each column of some files is, and a rulebook made of it. `entity` prefers one kind of records
 * where a file could be several, and leaves tables of other kinds out (lists of users stay). Throws a `RecogniseError` alone.
 */
export function recognise(files: readonly SampledFile[], options: { readonly entity?: string | undefined } = {}): Recognised {
  const asked = options.entity === undefined ? undefined : entityNamed(options.entity, files);
  refuseDoubles(files);
  const seen = files.map((file) => ({ file, tables: seeTables(file, asked) }));
  const unknown = seen.filter(({ tables }) => tables.length === 0).map(({ file }) => file);
  if (unknown.length > 0 || seen.length === 0) throw nothingSeen(unknown);
  const all = seen.flatMap(({ tables }) => tables);
  const wanted = asked === undefined ? all : all.filter(({ entity }) => entity === asked || entity === 'user');
  if (asked !== undefined && !wanted.some(({ entity }) => entity === asked)) throw noneAsked(asked, all);
  if (wanted.every(({ entity }) => entity === 'user')) throw onlyUsers(files);
  const tables = ownConnections(wanted);
  const plan = planRulebook(tables);
  return { tables: tables.map(({ table }) => table), rulebook: compileRulebook(definePlan(plan)), source: planSource(plan) };
}

function entityNamed(given: string, files: readonly SampledFile[]): EntityName {
  const found = ENTITIES.find((entity) =>
    [entity, ENTITY_WORDS[entity].one, ENTITY_WORDS[entity].many].includes(given.toLowerCase()),
  );
  if (found !== undefined) return found;
  const known = ENTITIES.map((entity) => `'${entity}'`).join(', ');
  throw new RecogniseError(
    `Nothing is known of the entity '${given}'. ${known} are recognised; anything else works through a rulebook of your own: --rulebook FILE.`,
    files.map(({ name }) => name),
  );
}

function refuseDoubles(files: readonly SampledFile[]): void {
  const names = files.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.includes('')) throw new RecogniseError('A file has no name.', ['']);
  if (twice !== undefined) throw new RecogniseError(`Two files are called '${twice}': rename one of them.`, [twice]);
}

function nothingSeen(files: readonly SampledFile[]): RecogniseError {
  const named = files.map(({ name, columns }) => `${name} (${headingsText(columns.map((column) => column.name))})`).join('; ');
  return new RecogniseError(
    `No records of people, companies, deals or users were recognised in ${named === '' ? 'no file at all' : named}. ` +
      `What was looked for, in headings and values: names, e-mail addresses, phones, companies, web addresses, or a deal's name with its stage and amount. ` +
      `Rename the headings, or say what the columns are in a rulebook: --rulebook FILE.`,
    files.map(({ name }) => name),
  );
}

function onlyUsers(files: readonly SampledFile[]): RecogniseError {
  const names = files.map(({ name }) => name);
  return new RecogniseError(
    `${names.join(', ')} only lists users. Add the export of the records that they own, or say what it holds: --entity person, or --rulebook FILE.`,
    names,
  );
}

function headingsText(names: readonly string[]): string {
  if (names.length === 0) return 'no columns';
  const shown = names.slice(0, 6).map((name) => (name.length > 30 ? `${name.slice(0, 29)}…` : name));
  return `${shown.join(', ')}${names.length > 6 ? `, and ${names.length - 6} more` : ''}`;
}

function noneAsked(asked: EntityName, all: readonly SeenTable[]): RecogniseError {
  const found = all.map(({ table, entity }) => `${table.stream} holds ${ENTITY_WORDS[entity].many}`).join(', ');
  return new RecogniseError(
    `None of the files holds ${ENTITY_WORDS[asked].many}: ${found}. Leave --entity out, or say what the columns are in a rulebook: --rulebook FILE.`,
    [...new Set(all.map(({ table }) => table.file))],
  );
}
