import { FieldProblems, notFound } from '../errors.ts';
import type { Body } from '../input/body.ts';
import type { Change } from '../records/change.ts';
import { createContact, updateContact } from '../records/contacts.ts';
import { deleteContact, deleteLead, deleteOpportunity } from '../records/delete.ts';
import { createLead, updateLead } from '../records/leads.ts';
import { requestMerge } from '../records/merge.ts';
import { createOpportunity, updateOpportunity } from '../records/opportunities.ts';
import { catchUp } from '../catch-up.ts';
import { pickFields, renderContact, renderLead, renderOpportunity, type Rendered } from '../render.ts';
import type { Actor, RecordType, Row } from '../rows.ts';
import type { Sight, Store } from '../store.ts';
import type { Table } from '../table.ts';
import { judged } from './judged.ts';
import { ok, type Call, type Route } from './route.ts';
import { legacyQuery } from './legacy-query.ts';
import { byIds, filterOpportunities } from './list-filters.ts';
import { fieldsOf, pageOf } from './paging.ts';

interface Resource<R extends Row> {
  readonly path: RecordType;
  readonly table: Table<R>;
  render(row: R, sight: Sight): Rendered;
  list(params: URLSearchParams): readonly R[];
  /** Whether lists tell how many there are in all (close.md 2.3). */
  readonly counts: boolean;
  create(change: Change, body: Body): R;
  update(change: Change, id: string, body: Body): R;
  remove(change: Change, id: string): void;
}

/** A change that comes over the API, now. */
export const apiChange = (store: Store, actor: Actor): Change => ({
  store,
  actor,
  at: store.stamp(),
  now: store.now(),
  reading: { problems: new FieldProblems(), lenient: !store.quirks.validateContactPoints },
});

/** list, get, create (200), update (PUT patches), delete (200 `{}`): close.md 2 and 7. */
function crud<R extends Row>(resource: Resource<R>): Route[] {
  const { path, table } = resource;
  const show = ({ store, params }: Call, row: R): Rendered => pickFields(resource.render(row, store.live), fieldsOf(params));
  return [
    {
      method: 'GET',
      path: `/${path}/`,
      answer: ({ store, params }) => {
        const rows = resource.list(params);
        const page = pageOf(params, rows, (row) => resource.render(row, store.indexed));
        return ok(resource.counts ? { ...page, total_results: rows.length } : page);
      },
    },
    {
      method: 'POST',
      path: `/${path}/`,
      answer: (call) => {
        const { change, body } = judged(apiChange(call.store, call.actor), path, call.body, true);
        return ok(show(call, resource.create(change, body)));
      },
    },
    {
      method: 'GET',
      path: `/${path}/:id/`,
      answer: (call) => {
        const { store } = call;
        const row = table.readableBefore(call.path('id'), store.now(), store.interference.staleMs());
        if (row === undefined) throw notFound();
        return ok(show(call, row));
      },
    },
    {
      method: 'PUT',
      path: `/${path}/:id/`,
      answer: (call) => {
        const { change, body } = judged(apiChange(call.store, call.actor), path, call.body, false);
        return ok(show(call, resource.update(change, call.path('id'), body)));
      },
    },
    {
      method: 'DELETE',
      path: `/${path}/:id/`,
      answer: ({ store, actor, path: param }) => {
        resource.remove(apiChange(store, actor), param('id'));
        return ok({});
      },
    },
  ];
}

/** Routes of leads, contacts and opportunities. */
export function recordRoutes(store: Store): Route[] {
  const merge: Route = {
    method: 'POST',
    path: '/lead/merge/',
    answer: ({ actor, body }) => {
      requestMerge(store, actor, body);
      catchUp(store);
      return ok({});
    },
  };
  return [
    merge,
    ...crud({
      path: 'lead',
      table: store.leads,
      counts: true,
      render: (row, sight) => renderLead(store, row, sight),
      list: (params) => {
        const rows = byIds(store.indexed.leads, params);
        const query = params.get('query');
        return query === null ? rows : rows.filter(legacyQuery(store, query));
      },
      create: createLead,
      update: updateLead,
      remove: deleteLead,
    }),
    ...crud({
      path: 'contact',
      table: store.contacts,
      counts: false,
      render: (row) => renderContact(store, row),
      list: (params) => {
        const lead = params.get('lead_id');
        const view = store.indexed.contacts;
        if (lead === null || params.has('id__in'))
          return byIds(view, params).filter((row) => lead === null || row.lead_id === lead);
        return view.childrenOf(lead).toReversed();
      },
      create: createContact,
      update: updateContact,
      remove: deleteContact,
    }),
    ...crud({
      path: 'opportunity',
      table: store.opportunities,
      counts: true,
      render: (row, sight) => renderOpportunity(store, row, sight),
      list: (params) => filterOpportunities(store, params),
      create: createOpportunity,
      update: updateOpportunity,
      remove: deleteOpportunity,
    }),
  ];
}
