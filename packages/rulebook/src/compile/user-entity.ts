import type { UserStream, UserStreams } from '../define/users-from.ts';
import type { Authority } from '../model/authority.ts';
import type { FieldRules } from '../model/field.ts';
import type { Lens } from '../model/lens.ts';
import { USER_ENTITY, type EntityRules } from '../model/rulebook.ts';

const FIELDS: Readonly<Record<'email' | 'firstName' | 'lastName', FieldRules>> = {
  email: { type: 'email', label: 'E-mail', required: true, blank: 'keep' },
  firstName: { type: 'person-name', label: 'First name', required: false, blank: 'keep' },
  lastName: { type: 'person-name', label: 'Last name', required: false, blank: 'keep' },
};

/** The built-in entity: read from every system, written to none, matched by its e-mail address. */
export function userEntity({ streams }: UserStreams): EntityRules {
  const connections = [...new Set(streams.map(({ connection }) => connection))];
  const names = ['email', 'firstName', 'lastName'] as const;
  const lensesOf = ({ fields }: UserStream): Readonly<Record<string, Lens>> =>
    Object.fromEntries(
      names.flatMap((name): [string, Lens][] => {
        // All connectors name these fields alike; files call them anything.
        const cell = fields === undefined ? name : fields[name];
        if (cell === undefined) return [];
        return [
          [
            name,
            typeof cell === 'string'
              ? { kind: 'field', path: cell, access: 'read' }
              : { kind: 'name-part', path: cell.path, part: cell.part, access: 'read' },
          ],
        ];
      }),
    );
  const authorityOf = (name: string): Authority => {
    const holders = streams.filter((stream) => Object.hasOwn(lensesOf(stream), name)).map(({ connection }) => connection);
    return {
      rule: holders.length === 0 ? { kind: 'manual' } : { kind: 'first-filled', order: [...new Set(holders)] },
      onOtherEdit: 'accept',
      writeOnce: false,
      workflows: [],
    };
  };
  return {
    name: USER_ENTITY,
    label: { one: 'user', many: 'users' },
    fields: FIELDS,
    streams: streams.map((stream) => ({ connection: stream.connection, stream: stream.stream, lenses: lensesOf(stream) })),
    places: Object.fromEntries(
      connections.map((connection) => {
        const homes = streams.filter((stream) => stream.connection === connection).map(({ stream }) => stream);
        return [connection, { connection, homes, create: { kind: 'never' as const } }];
      }),
    ),
    authorities: Object.fromEntries(names.map((name) => [name, authorityOf(name)])),
    matching: { by: 'exact', field: 'email' },
    title: ['firstName', 'lastName'],
  };
}
