import { ConnectorError, type Provisioner, type ProvisionStep } from '@meshline/connector-spec';
import { MARKER_NAME } from './marker-field.ts';
import { customDefinitions, markerDefinition, RECORD_STREAMS, type RecordStream } from './schema.ts';
import type { CloseState } from './state.ts';

/** The marker fields: one of type `hidden` for leads, contacts and opportunities each (close.md 0.1). */
export function provisioner(state: CloseState): Provisioner {
  const isThere = async (stream: RecordStream, signal: AbortSignal): Promise<boolean> =>
    markerDefinition(await customDefinitions(state.api, stream, signal)) !== undefined;
  return {
    plan: (signal) =>
      Promise.all(
        RECORD_STREAMS.map(async (stream): Promise<ProvisionStep> => ({
          id: stepId(stream),
          stream,
          title: `Create the custom field "${MARKER_NAME}" (hidden, for the API only) on ${plural(stream)}`,
          why: `Without it MeshLine can't recognise its own ${plural(stream)} after a lost answer, and creates none.`,
          state: (await isThere(stream, signal)) ? 'present' : 'missing',
        })),
      ),
    async apply(step, signal) {
      const stream = RECORD_STREAMS.find((name) => stepId(name) === step.id);
      if (stream === undefined) {
        throw new ConnectorError(
          { code: 'NOT_SUPPORTED', message: `Close has no step ${step.id}. Make the plan anew.` },
          { sent: false },
        );
      }
      // Close takes a second field of the same name, so it is looked for just before.
      if (await isThere(stream, signal)) return;
      await state.api.call('custom-field.create', { id: stream, body: { name: MARKER_NAME, type: 'hidden' }, signal });
      state.schema.forget();
    },
  };
}

const stepId = (stream: RecordStream): string => `marker-field-${stream}`;

function plural(stream: string): string {
  return stream === 'opportunity' ? 'opportunities' : `${stream}s`;
}
