import { asArray, asObject } from '@meshline/connector-kit';
import type { ReadItem, ReadRequest, RemoteRecord } from '@meshline/connector-spec';
import type { Wire } from './field.ts';
import { updatedAt, type Freshness } from './freshness.ts';
import { leadsByChange } from './leads-by-change.ts';
import { selector, toRecord } from './record.ts';
import type { RecordStream } from './schema.ts';
import type { CloseState } from './state.ts';

/** A transaction's worth of records. */
export const PER_CHECKPOINT = 500;

export interface LeadPass {
  /** `date_updated` to start at, inclusive; ISO with `Z`. */
  readonly from: string;
  /** Takes note of what was yielded. */
  readonly emitted: Freshness;
  /** Leads that need not be looked at. */
  readonly skip: (lead: Wire) => boolean;
  /** Contacts and opportunities that did not change since (Unix ms) are left out. */
  readonly childrenSince?: number | undefined;
  readonly checkpoint: (at: string) => ReadItem;
}

/**
 * Leads with their contacts and opportunities, in order of the lead's `date_updated`, which moves with those of its
 * children (close.md 4). From the beginning of time this is the full pass; from the last one on it shows what changed.
 * Returns how far it came.
 */
export async function* readLeads(state: CloseState, request: ReadRequest, pass: LeadPass): AsyncGenerator<ReadItem, string> {
  const schema = await state.schema.current();
  const keys = [...selector(schema.lead, request.fields?.['lead']), 'contacts', 'opportunities'];
  let reached = pass.from;
  let sent = 0;
  const record = (stream: RecordStream, row: Wire): RemoteRecord[] => {
    // The search lags: what is known to be newer, or gone, was or will be read otherwise.
    if (state.freshness.isStale(row)) return [];
    const at = updatedAt(row);
    if (stream !== 'lead' && at !== undefined && pass.childrenSince !== undefined && at < pass.childrenSince) return [];
    pass.emitted.learn(row);
    sent++;
    return [toRecord(schema[stream], row, request.fields?.[stream])];
  };
  for await (const { lead, at } of leadsByChange(state, keys, pass.from, request.signal)) {
    if (!pass.skip(lead)) {
      const family = [
        ...record('lead', lead),
        ...asArray(lead['contacts']).flatMap((row) => record('contact', asObject(row))),
        ...asArray(lead['opportunities']).flatMap((row) => record('opportunity', asObject(row))),
      ];
      for (const one of family) yield { kind: 'record', record: one };
    }
    reached = at;
    if (sent >= PER_CHECKPOINT) {
      yield pass.checkpoint(at);
      sent = 0;
    }
  }
  return reached;
}
