import { civilDate, isCivilDate } from '../dates.ts';
import type { OpportunityRow, OpportunityStatus, PipelineRow } from '../rows.ts';
import type { Store } from '../store.ts';
import { text, type Body, type Reading } from './body.ts';
import { movedTo } from './contact-body.ts';
import { applyCustom } from './custom-values.ts';

type Status = OpportunityStatus & { readonly pipeline: PipelineRow };
const PERIODS = ['one_time', 'monthly', 'annual'] as const;

/** The status that a body names: by id, by label, or as the first one of a pipeline; undefined when it names none. */
function namedStatus(store: Store, before: OpportunityRow, body: Body, { problems }: Reading): Status | undefined {
  const { status_id: id, status: label, pipeline_id: pipelineId } = body;
  if (id !== undefined && label !== undefined) {
    problems.add('status', 'Provide either status or status_id, not both.');
    return undefined;
  }
  if (pipelineId !== undefined && (typeof pipelineId !== 'string' || store.pipelines.get(pipelineId) === undefined)) {
    problems.add('pipeline_id', 'Pipeline not found.');
    return undefined;
  }
  const held = store.opportunityStatus(before.status_id);
  const inPipeline = (status: Status): boolean => pipelineId === undefined || status.pipeline.id === pipelineId;
  if (id === undefined && label === undefined) {
    if (held !== undefined && inPipeline(held)) return undefined;
    for (const status of store.opportunityStatuses()) if (inPipeline(status)) return status;
    return undefined;
  }
  for (const status of store.opportunityStatuses()) {
    if (inPipeline(status) && (id === undefined ? status.label === label : status.id === id)) return status;
  }
  problems.add(id === undefined ? 'status' : 'status_id', 'Opportunity status not found.');
  return undefined;
}

function integer(value: unknown, field: string, { problems }: Reading, from: number, to: number): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
  problems.add(
    field,
    typeof value === 'number' && Number.isInteger(value)
      ? `Input should be between ${from} and ${to}`
      : 'Input should be a valid integer',
  );
  return undefined;
}

function civil(value: unknown, field: string, { problems }: Reading): string | null {
  if (value === null || isCivilDate(value)) return value;
  problems.add(field, 'Input should be a valid date in the format YYYY-MM-DD');
  return null;
}

/** The id of an existing record that a body names, or null; undefined when it names none or a wrong one. */
function reference(
  value: unknown,
  field: string,
  { problems }: Reading,
  exists: (id: string) => boolean,
): string | null | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === 'string' && exists(value)) return value;
  problems.add(field, 'Object not found.');
  return undefined;
}

/**
 * An opportunity with a body's keys applied. `value` is an integer in cents; a won status fills an empty `date_won` with
 * today in `x-tz-offset`, and leaving it clears nothing (close.md 3.1).
 */
export function applyOpportunityBody(
  store: Store,
  before: OpportunityRow,
  body: Body,
  reading: Reading,
  offsetHours: number,
): OpportunityRow {
  const { problems } = reading;
  const lead_id = movedTo(store, before.lead_id, body, reading);
  const status = namedStatus(store, before, body, reading);
  const period = body['value_period'];
  const knownPeriod = PERIODS.find((known) => known === period);
  if (period !== undefined && knownPeriod === undefined)
    problems.add('value_period', `Value must be one of: ${PERIODS.join(', ')}`);
  const contact = reference(body['contact_id'], 'contact_id', reading, (id) => store.contacts.live.get(id) !== undefined);
  const user = reference(body['user_id'], 'user_id', reading, (id) => store.users.live.get(id) !== undefined);
  const value = body['value'];
  const today = (): string => civilDate(store.now(), offsetHours);
  const date_won = body['date_won'] === undefined ? before.date_won : civil(body['date_won'], 'date_won', reading);
  const confidence = body['confidence'];
  const next: OpportunityRow = {
    ...before,
    lead_id,
    ...(status === undefined ? {} : { status_id: status.id }),
    ...(knownPeriod === undefined ? {} : { value_period: knownPeriod }),
    ...(contact === undefined ? {} : { contact_id: contact }),
    ...(user === undefined ? {} : { user_id: user }),
    ...(value === undefined
      ? {}
      : { value: value === null ? null : (integer(value, 'value', reading, 0, Number.MAX_SAFE_INTEGER) ?? null) }),
    ...(confidence === undefined ? {} : { confidence: integer(confidence, 'confidence', reading, 0, 100) ?? before.confidence }),
    ...(body['note'] === undefined ? {} : { note: text(body['note'], 'note', '', problems) }),
    date_won: status?.type === 'won' && date_won === null ? today() : date_won,
    custom: applyCustom(store, 'opportunity', lead_id, before.custom, body, reading),
  };
  if (status === undefined || status.id === before.status_id) return next;
  return { ...next, date_lost: status.type === 'lost' ? today() : null };
}
