import { authority, type AuthorityPart } from '../../define/authority-for.ts';
import { firstFilled, manual, type SourceOfTruth } from '../../define/authority.ts';
import { businessHours } from '../../define/business-hours.ts';
import { notHeld, parentText, part, readOnly, type AnyCell } from '../../define/cell.ts';
import { connection, type Connection, type Stream } from '../../define/connection.ts';
import { defineRulebook, type RulebookDefinition } from '../../define/define-rulebook.ts';
import { days, hours } from '../../define/duration.ts';
import { belongsTo, entity, type EntityLike, type FieldMap, type Handle } from '../../define/entity.ts';
import { exceptionPolicy } from '../../define/exception-policy.ts';
import {
  companyName,
  country,
  date,
  domain,
  email,
  money,
  number,
  personName,
  phone,
  text,
  type Field,
} from '../../define/field.ts';
import { mapping, type MappingPart, type Rows } from '../../define/mapping.ts';
import { fullName, matching, type FullName, type MatchingPart } from '../../define/matching.ts';
import { users } from '../../define/people.ts';
import { usersFrom, type UserFields, type UserStream } from '../../define/users-from.ts';
import { comparedParts } from './compared-parts.ts';
import { holdersOf } from './holders-of.ts';
import { EXCEPTIONS, HOURS, PEOPLE } from './placeholders.ts';
import type { PlannedCell, PlannedEntity, PlannedField, RulebookPlan } from './rulebook-plan.ts';

/** A plan by the public builders: what its source says, said in place. `planSource` is the same in text. */
export function definePlan(plan: RulebookPlan): RulebookDefinition {
  const people = users(PEOPLE);
  const connections = new Map(plan.connections.map(({ id }) => [id, connection(id, { owner: people.ops })]));
  const streamOf = (planned: { readonly connection: string; readonly stream: string }): Stream =>
    connectionOf(connections, planned.connection).stream(planned.stream);
  const made = new Map<string, EntityLike>();
  const mappings: MappingPart[] = [];
  const authorities: AuthorityPart[] = [];
  const sameness: MatchingPart[] = [];
  for (const planned of plan.entities) {
    const one = entity(planned.name, fieldsOf(planned, made), planned.name === 'person' ? { title: titleOf(planned) } : {});
    made.set(planned.name, one);
    const rows = Object.fromEntries(planned.fields.map((field) => [field.field, field.cells.map((cell) => cellOf(field, cell))]));
    // The fields are known at run time only; the compiled rulebook is checked like any other.
    mappings.push(mapping(one, planned.streams.map(streamOf), rows as unknown as Rows<FieldMap, readonly Stream[]>));
    authorities.push(authority(one, sourcesOf(planned, connections)) as AuthorityPart);
    const { linkFrom, reviewFrom } = planned;
    sameness.push(
      matching(one, { compare: comparedOf(planned, one) as readonly FullName<PlannedEntity['name']>[], linkFrom, reviewFrom }),
    );
  }
  const { ops, sales } = people;
  const named = { ops, sales, 'system owner': 'system owner' } as const;
  const kinds = Object.entries(EXCEPTIONS).map(([kind, { owner, unit, count, next }]) => [
    kind,
    { owner: named[owner], due: unit === 'hours' ? hours(count) : days(count), next: people[next] },
  ]);
  return defineRulebook({
    name: plan.name,
    people,
    hours: businessHours(HOURS),
    connections: [...connections.values()],
    users: usersFrom(plan.users.map((one): UserStream => ({ ...streamOf(one), fields: userFields(one.cells) }))),
    entities: [...made.values()],
    mappings,
    authorities,
    matching: sameness,
    exceptions: exceptionPolicy(Object.fromEntries(kinds) as Parameters<typeof exceptionPolicy>[0], { lastly: sales }),
  });
}

function connectionOf(connections: ReadonlyMap<string, Connection>, id: string): Connection {
  const found = connections.get(id);
  if (found === undefined) throw new Error(`no connection ${id}`);
  return found;
}

/** People are called by their first and last name, whatever further names a file has. */
function titleOf({ fields }: PlannedEntity): [string, ...string[]] {
  const names = fields.map(({ field }) => field).filter((field) => field === 'firstName' || field === 'lastName');
  const [first = fields[0]?.field ?? 'email', ...rest] = names;
  return [first, ...rest];
}

function fieldsOf({ fields }: PlannedEntity, made: ReadonlyMap<string, EntityLike>): FieldMap {
  return Object.fromEntries(
    fields.map((planned) => {
      const field = fieldOf(planned, made);
      return [planned.field, planned.label === undefined ? field : field.label(planned.label)];
    }),
  );
}

function fieldOf({ kind, currency }: PlannedField, made: ReadonlyMap<string, EntityLike>): Field {
  const plain = { text, personName, companyName, email, phone, domain, country, number, date };
  if (kind === 'money') return money(currency ?? 'USD');
  if (kind !== 'parent') return plain[kind]();
  const company = made.get('company');
  if (company === undefined) throw new Error('no company to belong to');
  return belongsTo(company);
}

function cellOf({ kind }: PlannedField, cell: PlannedCell | undefined): AnyCell {
  if (cell === undefined) return notHeld;
  if (cell.part !== undefined) return readOnly(part(cell.column, cell.part));
  return kind === 'parent' ? readOnly(parentText(cell.column)) : readOnly(cell.column);
}

function sourcesOf(
  planned: PlannedEntity,
  connections: ReadonlyMap<string, Connection>,
): Readonly<Record<string, SourceOfTruth<string, never, never>>> {
  return Object.fromEntries(
    planned.fields.map((field) => {
      const [first, ...rest] = holdersOf(planned, field).map((id) => connectionOf(connections, id));
      return [field.field, first === undefined ? manual() : firstFilled(first, ...rest)];
    }),
  ) as Readonly<Record<string, SourceOfTruth<string, never, never>>>;
}

function comparedOf(planned: PlannedEntity, one: EntityLike): readonly unknown[] {
  const handles = one as unknown as Readonly<Record<string, Handle>>;
  return comparedParts(planned).map((names) => {
    const [first, last] = names.map((name) => handles[name]);
    return last === undefined ? first : fullName(first as never, last as never);
  });
}

function userFields(cells: Readonly<Record<string, PlannedCell>>): UserFields {
  return Object.fromEntries(
    Object.entries(cells).map(([field, { column, part: which }]) => [field, which === undefined ? column : part(column, which)]),
  );
}
