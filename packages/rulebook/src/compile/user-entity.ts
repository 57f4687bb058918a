import type { UserStreams } from '../define/users-from.ts';
import type { Authority } from '../model/authority.ts';
import type { FieldRules } from '../model/field.ts';
import type { Lens } from '../model/lens.ts';
import { USER_ENTITY, type EntityRules } from '../model/rulebook.ts';

const FIELDS: Readonly<Record<string, FieldRules>> = {
  email: { type: 'email', label: 'E-mail', required: true, blank: 'keep' },
  firstName: { type: 'person-name', label: 'First name', required: false, blank: 'keep' },
  lastName: { type: 'person-name', label: 'Last name', required: false, blank: 'keep' },
};

/** The built-in entity: read from every system, written to none, matched by its e-mail address. */
export function userEntity({ streams }: UserStreams): EntityRules {
  const connections = [...new Set(streams.map(({ connection }) => connection))];
  const names = Object.keys(FIELDS);
  const authority: Authority = {
    rule: { kind: 'first-filled', order: connections },
    onOtherEdit: 'accept',
    writeOnce: false,
    workflows: [],
  };
  return {
    name: USER_ENTITY,
    label: { one: 'user', many: 'users' },
    fields: FIELDS,
    streams: streams.map(({ connection, stream }) => ({
      connection,
      stream,
      // All connectors name these fields alike.
      lenses: Object.fromEntries(names.map((name): [string, Lens] => [name, { kind: 'field', path: name, access: 'read' }])),
    })),
    places: Object.fromEntries(
      connections.map((connection) => {
        const homes = streams.filter((stream) => stream.connection === connection).map(({ stream }) => stream);
        return [connection, { connection, homes, create: { kind: 'never' as const } }];
      }),
    ),
    authorities: Object.fromEntries(names.map((name) => [name, authority])),
    matching: { by: 'exact', field: 'email' },
    title: ['firstName', 'lastName'],
  };
}
