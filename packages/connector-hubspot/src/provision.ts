import { asObject } from '@meshline/connector-kit';
import { ConnectorError, isConnectorError, type Provisioner, type ProvisionStep } from '@meshline/connector-spec';
import type { HubSpotApi, NewProperty } from './api.ts';
import { isCore, MARKED_STREAMS, MARKER_PROPERTY, type ObjectStream } from './manifest.ts';
import type { Schemas } from './schema.ts';

/** HubSpot's own group of properties in each stream. */
const GROUPS: Readonly<Record<ObjectStream, string>> = {
  contacts: 'contactinformation',
  companies: 'companyinformation',
  deals: 'dealinformation',
  tickets: 'ticketinformation',
  tasks: 'task',
  notes: 'note',
  calls: 'call',
  emails: 'email',
};

/** Makes the unique text property that carries the marker. Uniqueness can only be given at its creation (hubspot.md 4). */
export function provisioner(api: HubSpotApi, schemas: Schemas): Provisioner {
  const standing = async (stream: ObjectStream, signal: AbortSignal): Promise<'missing' | 'unique' | 'plain'> => {
    const found = (await api.properties(stream, signal)).map(asObject).find((property) => property['name'] === MARKER_PROPERTY);
    if (found === undefined) return 'missing';
    return found['hasUniqueValue'] === true ? 'unique' : 'plain';
  };
  const settle = (stream: ObjectStream, state: 'missing' | 'unique' | 'plain'): boolean => {
    if (state !== 'plain') return state === 'unique';
    const message = `HubSpot ${stream}: there is a property "${MARKER_PROPERTY}", but its values are not unique, and HubSpot can't change that. Delete it for good in HubSpot (or rename what uses it), then run setup again.`;
    throw new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
  };
  return {
    async plan(signal) {
      const steps = MARKED_STREAMS.map(async (stream): Promise<ProvisionStep[]> => {
        try {
          return [stepFor(stream, await standing(stream, signal))];
        } catch (error) {
          // Tasks and notes are nobody's duty: who didn't grant them is not asked to.
          if (!isCore(stream) && isConnectorError(error) && error.code === 'SCOPE_MISSING') return [];
          throw error;
        }
      });
      return (await Promise.all(steps)).flat();
    },
    apply: async (step, signal) => {
      const stream = MARKED_STREAMS.find((each) => step.id === `property:${each}.${MARKER_PROPERTY}`);
      if (stream === undefined)
        throw new ConnectorError({ code: 'NOT_SUPPORTED', message: `HubSpot has no setup step "${step.id}".` }, { sent: false });
      if (settle(stream, await standing(stream, signal))) return;
      try {
        await api.createProperty(stream, definition(stream), signal);
      } catch (error) {
        // Somebody was faster; what stands now decides.
        if (!isConnectorError(error) || error.data.httpStatus !== 409) throw error;
      }
      // An archived property of this name comes back as it was, perhaps without uniqueness (hubspot.md 8).
      settle(stream, await standing(stream, signal));
      schemas.forget();
    },
  };
}

const stepFor = (stream: ObjectStream, state: 'missing' | 'unique' | 'plain'): ProvisionStep => ({
  id: `property:${stream}.${MARKER_PROPERTY}`,
  stream,
  title: `Create the property ${MARKER_PROPERTY} (text, unique) on ${stream}`,
  why: 'Without it a create whose answer was lost can be repeated as a second record, and only a duplicate e-mail is noticed.',
  state: state === 'unique' ? 'present' : 'missing',
});

function definition(stream: ObjectStream): NewProperty {
  return {
    name: MARKER_PROPERTY,
    label: 'MeshLine ID',
    description: 'Set by MeshLine on records that it created. Do not edit.',
    groupName: GROUPS[stream],
    // The generated enums exist at run time only inside the lazily loaded client; their values are these texts.
    type: 'string' as string as NewProperty['type'],
    fieldType: 'text' as string as NewProperty['fieldType'],
    hasUniqueValue: true,
    formField: false,
    hidden: false,
  };
}
