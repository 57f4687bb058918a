import { objectDate } from '../dates.ts';
import { fieldErrors, notFound } from '../errors.ts';
import type { Body } from '../input/body.ts';
import type { Rendered } from '../render.ts';
import type { Actor, LeadStatusRow, OpportunityStatus, PipelineRow } from '../rows.ts';
import type { Store } from '../store.ts';
import { created, ok, type Route } from './route.ts';

const renderOpportunityStatus = (status: OpportunityStatus, pipeline: PipelineRow): Rendered => ({
  id: status.id,
  label: status.label,
  status_type: status.type,
  pipeline_id: pipeline.id,
});
/** A pipeline's own list says `type` where the status list says `status_type` (close.md 3, unverified). */
const renderPipeline = (store: Store, row: PipelineRow): Rendered => ({
  id: row.id,
  name: row.name,
  organization_id: store.organization().id,
  statuses: row.statuses,
  date_created: objectDate(row.created),
  date_updated: objectDate(row.updated),
});
const renderLeadStatus = ({ id, label }: LeadStatusRow): Rendered => ({ id, label });

/** The body's label, which no other status may have. Throws 400. */
function labelOf(body: Body, taken: readonly string[]): string {
  const label = typeof body['label'] === 'string' ? body['label'].trim() : '';
  if (label === '') throw fieldErrors({ label: 'This field is required.' });
  if (taken.includes(label)) throw fieldErrors({ label: 'A status with this label already exists.' });
  return label;
}

function log(
  store: Store,
  actor: Actor,
  type: 'lead' | 'opportunity',
  action: string,
  data: Rendered,
  before: Rendered | null,
): void {
  const changed_fields = before === null ? [] : Object.keys(before);
  const happening = {
    object_type: `status.${type}`,
    object_id: String(data['id']),
    lead_id: null,
    action,
    changed_fields,
    data,
    previous_data: before,
  };
  store.events.record(happening, actor, store.now(), store.now());
}

const leadLabels = (store: Store): string[] => [...store.leadStatuses.values()].map(({ label }) => label);

/** Statuses and pipelines: all rows at once, without `has_more` (close.md 2.3). Creating and renaming statuses is what the settings page does. */
export const statusRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/status/lead/',
    answer: ({ store }) => ok({ data: [...store.leadStatuses.values()].map(renderLeadStatus) }),
  },
  {
    method: 'POST',
    path: '/status/lead/',
    answer: ({ store, actor, body }) => {
      const row = store.leadStatuses.put({ ...store.ids.next('stat'), label: labelOf(body, leadLabels(store)) });
      log(store, actor, 'lead', 'created', renderLeadStatus(row), null);
      return created(renderLeadStatus(row));
    },
  },
  {
    method: 'PUT',
    path: '/status/lead/:id/',
    answer: ({ store, actor, body, path }) => {
      const before = store.leadStatuses.get(path('id'));
      if (before === undefined) throw notFound();
      const row = store.leadStatuses.put({
        ...before,
        label: labelOf(
          body,
          leadLabels(store).filter((label) => label !== before.label),
        ),
      });
      log(store, actor, 'lead', 'updated', renderLeadStatus(row), { label: before.label });
      return ok(renderLeadStatus(row));
    },
  },
  {
    method: 'GET',
    path: '/status/opportunity/',
    answer: ({ store }) =>
      ok({ data: [...store.opportunityStatuses()].map((status) => renderOpportunityStatus(status, status.pipeline)) }),
  },
  {
    method: 'PUT',
    path: '/status/opportunity/:id/',
    answer: ({ store, actor, body, path }) => {
      const before = store.opportunityStatus(path('id'));
      if (before === undefined) throw notFound();
      const { pipeline } = before;
      const label = labelOf(
        body,
        pipeline.statuses.filter(({ id }) => id !== before.id).map((status) => status.label),
      );
      const statuses = pipeline.statuses.map((status) => (status.id === before.id ? { ...status, label } : status));
      store.pipelines.put({ ...pipeline, statuses, updated: store.now() });
      const shown = renderOpportunityStatus({ ...before, label }, pipeline);
      log(store, actor, 'opportunity', 'updated', shown, { label: before.label });
      return ok(shown);
    },
  },
  {
    method: 'GET',
    path: '/pipeline/',
    answer: ({ store }) => ok({ data: [...store.pipelines.values()].map((row) => renderPipeline(store, row)) }),
  },
  {
    method: 'GET',
    path: '/pipeline/:id/',
    answer: ({ store, path }) => {
      const row = store.pipelines.get(path('id'));
      if (row === undefined) throw notFound();
      return ok(renderPipeline(store, row));
    },
  },
];
