import type { FieldDescription, FieldType, StreamDescription } from '@meshline/connector-spec';
import type { CanonicalType, FieldRules } from '../model/field.ts';
import type { Lens, StreamRules } from '../model/lens.ts';
import { own } from '../model/lookup.ts';
import type { EntityRules, Rulebook } from '../model/rulebook.ts';
import { didYouMean } from './did-you-mean.ts';
import type { LintReport } from './lint-finding.ts';
import { lintOptions, optionProblem } from './lint-options.ts';
import { picksItems, rootOf } from './remote-path.ts';

/** Remote types from which, and into which, a canonical type is taken without loss of meaning. */
const HOLDS: Readonly<Record<CanonicalType, readonly FieldType[]>> = {
  text: ['text', 'email', 'phone', 'url', 'enum'],
  'person-name': ['text'],
  'company-name': ['text'],
  email: ['email', 'text'],
  phone: ['phone', 'text'],
  domain: ['url', 'text'],
  country: ['text', 'enum'],
  number: ['number', 'text'],
  money: ['money', 'number'],
  date: ['date', 'datetime'],
  choice: ['enum', 'text', 'boolean', 'number'],
  flag: ['boolean', 'enum', 'text'],
  reference: ['reference'],
};

/** What a system's live schema says against the mapping of one of its streams. */
export function lintSchema(
  rules: StreamRules,
  entity: EntityRules,
  rulebook: Rulebook,
  described: readonly StreamDescription[],
  report: LintReport,
): void {
  const path = `entities.${entity.name}.streams.${rules.connection}/${rules.stream}`;
  const stream = described.find((one) => one.stream === rules.stream);
  if (stream === undefined) {
    return report.error(
      path,
      `${rules.connection} has no '${rules.stream}'.`,
      didYouMean(
        rules.stream,
        described.map((one) => one.stream),
      ),
    );
  }
  const fields = new Map(stream.fields.map((field) => [field.name, field]));
  for (const [name, lens] of Object.entries(rules.lenses)) {
    const field = own(entity.fields, name);
    const remote = lookUp(lens.path, fields, `${path}.lenses.${name}`, report);
    if (field === undefined || remote === undefined) continue;
    const at = `${path}.lenses.${name}`;
    lintAccess(lens, remote, at, report);
    lintType(lens, field, remote, at, report);
    if (field.type === 'reference' && lens.kind === 'field') lintReference(field, remote, rules, rulebook, at, report);
    if (lens.kind === 'field' && lens.values !== undefined) lintOptions(lens, lens.values, remote, at, report);
  }
  for (const [name, value] of Object.entries(rules.onCreate ?? {})) {
    const at = `${path}.onCreate.${name}`;
    const remote = lookUp(name, fields, at, report);
    if (remote === undefined) continue;
    if (!remote.writable || remote.computed) report.error(at, `'${name}' can't be written.`, 'Take it out.');
    const problem = optionProblem(String(value), remote);
    if (problem !== undefined) report.error(at, problem.message, problem.mend);
  }
  lintRequired(rules, entity, stream, path, report);
}

function lookUp(
  path: string,
  fields: ReadonlyMap<string, FieldDescription>,
  at: string,
  report: LintReport,
): FieldDescription | undefined {
  const root = rootOf(path);
  const found = fields.get(root);
  if (found === undefined) report.error(at, `There is no field '${root}' there.`, didYouMean(root, [...fields.keys()]));
  return found;
}

function lintAccess(lens: Lens, remote: FieldDescription, at: string, report: LintReport): void {
  if (!remote.readable && lens.kind !== 'parent-text') {
    report.error(at, `'${remote.name}' can't be read with this credential.`, 'Grant the permission, or write notHeld.');
  }
  if (lens.access === 'both' && (!remote.writable || remote.computed)) {
    const why = remote.computed ? 'is computed by the system' : "can't be written with this credential";
    report.error(at, `'${remote.name}' ${why}.`, `Write readOnly('${lens.path}').`);
  }
}

function lintType(lens: Lens, field: FieldRules, remote: FieldDescription, at: string, report: LintReport): void {
  const isList = remote.type === 'list';
  if (isList !== picksItems(lens.path)) {
    return isList
      ? report.error(at, `'${remote.name}' is a list.`, `Say which item: '${lens.path}[primary]'.`)
      : report.error(at, `'${remote.name}' is no list.`, `Write '${remote.name}'.`);
  }
  // A part of an item (`addresses[primary].country`) is a text, whatever the item is.
  const type = lens.path.includes('].') ? 'text' : isList ? (remote.itemType ?? 'text') : remote.type;
  const wanted = lens.kind === 'field' ? HOLDS[field.type] : HOLDS.text;
  if (!wanted.includes(type as FieldType)) {
    report.error(
      at,
      `'${remote.name}' is of the type ${type}, and the field is of the type ${field.type}.`,
      'Map another field, or change the type.',
    );
  }
}

function lintReference(
  field: FieldRules,
  remote: FieldDescription,
  rules: StreamRules,
  rulebook: Rulebook,
  at: string,
  report: LintReport,
): void {
  const target = rulebook.entities.find(({ name }) => name === field.entity);
  const streams = target?.streams.filter(({ connection }) => connection === rules.connection).map(({ stream }) => stream) ?? [];
  const points = remote.references ?? [];
  if (points.length === 0 || streams.some((stream) => points.includes(stream))) return;
  report.error(
    at,
    `'${remote.name}' points to ${points.join(' or ')}, where no ${target?.label.one ?? 'such thing'} is held.`,
    streams.length === 0
      ? `Map ${field.entity ?? 'it'} to ${points[0] ?? 'it'}.`
      : `Map a field that points to ${streams.join(' or ')}.`,
  );
}

/** What the system itself demands of a create. */
function lintRequired(
  rules: StreamRules,
  entity: EntityRules,
  stream: StreamDescription,
  path: string,
  report: LintReport,
): void {
  const place = own(entity.places, rules.connection);
  if (place?.create.kind !== 'when' || place.create.stream !== rules.stream) return;
  const fixed = new Set(Object.keys(rules.onCreate ?? {}).map(rootOf));
  for (const { name, required } of stream.fields) {
    if (!required || fixed.has(name)) continue;
    const writers = Object.entries(rules.lenses).filter(([, lens]) => lens.access === 'both' && rootOf(lens.path) === name);
    const [first] = writers[0] ?? [];
    if (first === undefined) {
      report.error(
        path,
        `It demands '${name}' of a new record, and nothing fills it.`,
        `Map it, or give it a fixed value: createWith: { ${name}: ... }.`,
      );
    } else if (!writers.some(([field]) => own(entity.fields, field)?.required === true)) {
      report.warn(
        path,
        `It demands '${name}' of a new record; where ${first} isn't known, an exception asks.`,
        `Require it from the start, if that is meant: ${first}: ....required().`,
      );
    }
  }
}
