import { notFound } from '../errors.ts';
import { keyUser } from '../organization.ts';
import { pickFields, renderUser } from '../render.ts';
import { byIds } from './list-filters.ts';
import { fieldsOf, pageOf } from './paging.ts';
import { ok, type Route } from './route.ts';

export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/me/',
    answer: ({ store }) => {
      const { id, name } = store.organization();
      return ok({ ...renderUser(store, keyUser(store)), organizations: [{ id, name }] });
    },
  },
  {
    method: 'GET',
    path: '/user/',
    answer: ({ store, params }) => ok(pageOf(params, byIds(store.users.live, params), (row) => renderUser(store, row))),
  },
  {
    method: 'GET',
    path: '/user/:id/',
    answer: ({ store, params, path }) => {
      const row = store.users.live.get(path('id'));
      if (row === undefined) throw notFound();
      return ok(pickFields(renderUser(store, row), fieldsOf(params)));
    },
  },
];
