import { ConnectorError, type GetRequest, type GetResult } from '@meshline/connector-spec';
import { findWork } from './find-work.ts';
import { getRow, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { toRecord } from './record.ts';
import type { CloseState } from './state.ts';
import type { WorkSchema } from './work-schema.ts';

/** Tasks and activities by id, and what we wrote by its marker: see `findWork` for how far that looks back. */
export async function getWork(
  state: CloseState,
  schema: WorkSchema,
  { targets, fields, signal }: GetRequest,
): Promise<GetResult[]> {
  return await parallel(targets, IN_FLIGHT, async (target): Promise<GetResult> => {
    if ('field' in target || ('marker' in target && schema.markedText === undefined)) {
      const message = `Close ${schema.stream}: records are looked up by id${schema.markedText === undefined ? '' : ' or marker'}.`;
      throw new ConnectorError({ code: 'NOT_SUPPORTED', message }, { sent: false });
    }
    const row =
      'id' in target
        ? await getRow(state.api, schema.stream, target.id, undefined, signal)
        : (await findWork(state, schema, target.marker, undefined, signal))?.row;
    if (row === undefined || state.freshness.isGone(String(row['id']))) return { key: target.key, state: 'gone' };
    return { key: target.key, state: 'found', record: toRecord(schema, row, fields) };
  });
}
