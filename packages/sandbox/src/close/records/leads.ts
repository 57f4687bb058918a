import { FieldProblems, notFound } from '../errors.ts';
import { isObject, type Body } from '../input/body.ts';
import { applyContactBody } from '../input/contact-body.ts';
import { applyLeadBody } from '../input/lead-body.ts';
import { renderLeadAlone } from '../render.ts';
import type { ContactRow, LeadRow } from '../rows.ts';
import { count, difference, stamp, type Change } from './change.ts';
import { logLeadUpdate } from './log-update.ts';
import { addLead, blankContact, blankLead } from './new-rows.ts';

/** Creates a lead; `contacts` may be nested in the body (close.md 3.1). Without a name it is made all the same. */
export function createLead(change: Change, body: Body): LeadRow {
  const { store, reading } = change;
  const row = applyLeadBody(store, blankLead(change), body, reading);
  const contacts = nestedContacts(change, row.id, body['contacts']);
  reading.problems.throwIfAny();
  return addLead(change, row, contacts);
}

function nestedContacts(change: Change, leadId: string, value: unknown): ContactRow[] {
  const { store, reading } = change;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    reading.problems.add('contacts', 'Input should be a valid list');
    return [];
  }
  const nested: Record<string, unknown> = {};
  const rows = value.map((raw: unknown, index) => {
    const problems = new FieldProblems();
    const { lead_id: _, ...body } = isObject(raw) ? raw : {};
    if (!isObject(raw)) problems.add('__self__', 'Input should be an object');
    const row = applyContactBody(store, blankContact(change, leadId), body, { ...reading, problems });
    if (problems.found !== undefined) nested[index] = problems.found;
    return row;
  });
  if (Object.keys(nested).length > 0) reading.problems.add('contacts', nested);
  return rows;
}

/** Patches a lead; a body that changes nothing leaves its dates alone. Throws 404 when there is none, 400 for a bad body. */
export function updateLead(change: Change, id: string, body: Body): LeadRow {
  const { store, now, reading } = change;
  const before = store.leads.live.get(id);
  if (before === undefined) throw notFound();
  const next = applyLeadBody(store, before, body, reading);
  reading.problems.throwIfAny();
  const shown = renderLeadAlone(store, before, store.live);
  const { changed } = difference(shown, renderLeadAlone(store, next, store.live));
  const after = changed.length === 0 ? before : store.leads.put(stamp(next, change), now);
  if (changed.length > 0) logLeadUpdate(change, shown, after);
  count(change, 'update', 'lead', after, changed);
  return after;
}
