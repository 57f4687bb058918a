import type { CustomFieldRow } from '../custom-fields.ts';
import {
  associateCustomField,
  createCustomField,
  deleteCustomField,
  findCustomField,
  updateCustomField,
} from '../records/custom-fields.ts';
import { renderCustomField } from '../render.ts';
import { pageOf } from './paging.ts';
import { created, ok, type Route } from './route.ts';

const OBJECTS = ['lead', 'contact', 'opportunity', 'shared'] as const;

/** The singular path, and the plural one that still answers (close.md 3.2). */
const paths = (object: CustomFieldRow['object'], rest: string): string[] =>
  ['custom_field', 'custom_fields'].map((root) => `/${root}/${object}/${rest}`);

const definitions: readonly Route[] = OBJECTS.flatMap((object): Route[] => [
  ...paths(object, '').flatMap((path): Route[] => [
    {
      method: 'GET',
      path,
      answer: ({ store, params }) => {
        const rows = store.customFields.ownOf(object);
        if (object === 'shared') return ok({ data: rows.map((row) => renderCustomField(store, row)) });
        return ok(pageOf(params, rows, (row) => renderCustomField(store, row)));
      },
    },
    {
      method: 'POST',
      path,
      answer: ({ store, actor, body }) => created(renderCustomField(store, createCustomField(store, actor, object, body))),
    },
  ]),
  ...paths(object, ':id/').flatMap((path): Route[] => [
    {
      method: 'GET',
      path,
      answer: ({ store, path: param }) => ok(renderCustomField(store, findCustomField(store, object, param('id')))),
    },
    {
      method: 'PUT',
      path,
      answer: ({ store, actor, body, path: param }) =>
        ok(renderCustomField(store, updateCustomField(store, actor, object, param('id'), body))),
    },
    {
      method: 'DELETE',
      path,
      answer: ({ store, actor, path: param }) => {
        deleteCustomField(store, actor, object, param('id'));
        return ok({});
      },
    },
  ]),
]);

const association: Route = {
  method: 'POST',
  path: '/custom_field/shared/:id/association/',
  answer: ({ store, body, path }) => created(renderCustomField(store, associateCustomField(store, path('id'), body))),
};

/** Regular and shared fields of one record type together (close.md 3). */
const schemas = (['lead', 'contact', 'opportunity'] as const).map((object): Route => ({
  method: 'GET',
  path: `/custom_field_schema/${object}/`,
  answer: ({ store }) => ok({ fields: store.customFields.of(object).map((row) => renderCustomField(store, row)) }),
}));

export const customFieldRoutes: readonly Route[] = [...definitions, association, ...schemas];
