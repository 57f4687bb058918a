import { notFound } from '../errors.ts';
import { listEvents, renderEvent } from '../event-query.ts';
import { EVENT_RETENTION_MS } from '../numbers.ts';
import { pickFields } from '../render.ts';
import { fieldsOf } from './paging.ts';
import { ok, type Route } from './route.ts';

export const eventRoutes: readonly Route[] = [
  { method: 'GET', path: '/event/', answer: ({ store, params }) => ok(listEvents(store, params)) },
  {
    method: 'GET',
    path: '/event/:id/',
    answer: ({ store, params, path }) => {
      const row = store.events.get(path('id'));
      if (row === undefined || row.updated < store.now() - EVENT_RETENTION_MS) throw notFound();
      return ok(pickFields(renderEvent(store, row), fieldsOf(params)));
    },
  },
];
