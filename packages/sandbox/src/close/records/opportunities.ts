import { notFound } from '../errors.ts';
import type { Body } from '../input/body.ts';
import { applyOpportunityBody } from '../input/opportunity-body.ts';
import type { OpportunityRow } from '../rows.ts';
import { count, difference, filled, log, renderRecord, stamp, type Change } from './change.ts';
import { logOpportunityUpdate } from './log-update.ts';
import { addLead, blankLead, blankOpportunity } from './new-rows.ts';
import { touchLead } from './touch-lead.ts';

/** Confidence of a new opportunity whose body gives none, by type of status (unverified). */
const CONFIDENCE = { active: 50, won: 100, lost: 0 } as const;

/** Creates an opportunity. Without a `lead_id` it makes an untitled junk lead in silence (close.md 0.4). */
export function createOpportunity(change: Change, body: Body): OpportunityRow {
  const { store, actor, now, reading } = change;
  const { lead_id: leadId, ...rest } = body;
  const lead = typeof leadId === 'string' ? store.leads.live.get(leadId) : undefined;
  if (leadId !== undefined && leadId !== null && lead === undefined) reading.problems.add('lead_id', 'Lead not found.');
  const parsed = applyOpportunityBody(store, blankOpportunity(change, lead?.id ?? ''), rest, reading, actor.offsetHours);
  reading.problems.throwIfAny();
  const row: OpportunityRow = {
    ...parsed,
    lead_id: lead?.id ?? addLead(change, blankLead(change), []).id,
    confidence:
      rest['confidence'] === undefined
        ? CONFIDENCE[store.opportunityStatus(parsed.status_id)?.type ?? 'active']
        : parsed.confidence,
  };
  store.opportunities.put(row, now);
  touchLead(change, row.lead_id);
  const data = renderRecord(store, 'opportunity', row);
  const subject = { object_type: 'opportunity', object_id: row.id, lead_id: row.lead_id };
  log(change, { ...subject, action: 'created', changed_fields: [], data, previous_data: null });
  count(change, 'create', 'opportunity', row, filled(data));
  return row;
}

/** Patches an opportunity; a body that changes nothing leaves its dates alone. Throws 404 when there is none, 400 for a bad body. */
export function updateOpportunity(change: Change, id: string, body: Body): OpportunityRow {
  const { store, actor, now, reading } = change;
  const before = store.opportunities.live.get(id);
  if (before === undefined) throw notFound();
  const next = applyOpportunityBody(store, before, body, reading, actor.offsetHours);
  reading.problems.throwIfAny();
  const shown = renderRecord(store, 'opportunity', before);
  if (difference(shown, renderRecord(store, 'opportunity', next)).changed.length === 0) {
    count(change, 'update', 'opportunity', before, []);
    return before;
  }
  const after = store.opportunities.put(stamp(next, change), now);
  for (const leadId of new Set([before.lead_id, after.lead_id])) touchLead(change, leadId);
  count(change, 'update', 'opportunity', after, logOpportunityUpdate(change, shown, after));
  return after;
}
