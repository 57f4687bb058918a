import { parseMoment } from '../dates.ts';
import { fieldErrors, notFound } from '../errors.ts';
import { createWork, deleteWork, renderWork, updateWork } from '../records/work.ts';
import { pickFields } from '../render.ts';
import type { WorkRow, WorkType } from '../rows.ts';
import type { Store } from '../store.ts';
import { judged } from './judged.ts';
import { byIds } from './list-filters.ts';
import { fieldsOf, pageOf } from './paging.ts';
import { apiChange } from './records.ts';
import { ok, type Call, type Route } from './route.ts';

/** What only people make: meetings come from calendars, e-mails from mailboxes. */
const WRITABLE: ReadonlySet<WorkType> = new Set(['task', 'note', 'call']);
const PATHS: Readonly<Record<WorkType, string>> = {
  task: '/task/',
  note: '/activity/note/',
  call: '/activity/call/',
  email: '/activity/email/',
  meeting: '/activity/meeting/',
};

/** Tasks and activities: lists newest first, by lead, contact, user and time of creation (close.md 3.1). */
export function workRoutes(): Route[] {
  return (Object.keys(PATHS) as WorkType[]).flatMap((type) => routesOf(type, PATHS[type]));
}

function routesOf(type: WorkType, path: string): Route[] {
  const show = ({ store, params }: Call, row: WorkRow) => ok(pickFields(renderWork(store, row), fieldsOf(params)));
  const reads: Route[] = [
    {
      method: 'GET',
      path,
      answer: ({ store, params }) => ok(pageOf(params, listed(store, type, params), (row) => renderWork(store, row))),
    },
    {
      method: 'GET',
      path: `${path}:id/`,
      answer: (call) => {
        const { store } = call;
        const row = store.work.readableBefore(call.path('id'), store.now(), store.interference.staleMs());
        if (row?.type !== type) throw notFound();
        return show(call, row);
      },
    },
  ];
  if (!WRITABLE.has(type)) return reads;
  return [
    ...reads,
    {
      method: 'POST',
      path,
      answer: (call) => {
        const { change, body } = judged(apiChange(call.store, call.actor), type, call.body, true);
        return show(call, createWork(change, type, body));
      },
    },
    {
      method: 'PUT',
      path: `${path}:id/`,
      answer: (call) => {
        const { change, body } = judged(apiChange(call.store, call.actor), type, call.body, false);
        return show(call, updateWork(change, type, call.path('id'), body));
      },
    },
    {
      method: 'DELETE',
      path: `${path}:id/`,
      answer: ({ store, actor, path: param }) => {
        deleteWork(apiChange(store, actor), type, param('id'));
        return ok({});
      },
    },
  ];
}

function listed(store: Store, type: WorkType, params: URLSearchParams): WorkRow[] {
  const lead = params.get('lead_id');
  const view = store.work.indexed;
  const rows =
    lead === null ? byIds(view, params) : view.childrenOf(lead).toSorted((a, b) => b.created - a.created || b.seq - a.seq);
  const equal: Readonly<Record<string, (row: WorkRow) => string | null>> = {
    contact_id: (row) => row.contact_id,
    user_id: (row) => row.user_id,
    assigned_to: (row) => row.user_id,
    is_complete: (row) => String(row.values['is_complete']),
  };
  const tests = Object.entries(equal).flatMap(([name, value]) => {
    const wanted = params.get(name);
    return wanted === null ? [] : [(row: WorkRow) => value(row) === wanted];
  });
  for (const [name, compare] of COMPARISONS) {
    const text = params.get(`date_created__${name}`);
    if (text === null) continue;
    const at = parseMoment(text);
    if (at === undefined) throw fieldErrors({ [`date_created__${name}`]: 'Input should be a valid datetime' });
    tests.push((row) => compare(row.created, at));
  }
  return rows.filter((row) => row.type === type && tests.every((test) => test(row)));
}

const COMPARISONS: readonly (readonly [string, (a: number, b: number) => boolean])[] = [
  ['gt', (a, b) => a > b],
  ['gte', (a, b) => a >= b],
  ['lt', (a, b) => a < b],
  ['lte', (a, b) => a <= b],
];
