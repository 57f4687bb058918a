import type { Context } from 'hono';
import { answer, batchInputs } from '../batch.ts';
import { HubSpotError } from '../errors.ts';
import { BATCH_MAX_INPUTS } from '../limits.ts';
import type { ObjectType } from '../object-types.ts';
import type { Portal } from '../portal.ts';
import { currentOptions } from '../properties.ts';
import { propertyJson, type PropertyDefinition } from '../property-definition.ts';
import { asText } from '../wire.ts';
import { empty, isArchivedAsked, objectBody, onBothPaths, param, typeParam, type App } from './paths.ts';

/** Definitions of properties and their groups (hubspot.md 2.1, 8). There is no batch update. */
export function propertyRoutes(app: App, portal: Portal): void {
  const { properties } = portal;
  const on = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    suffix: string,
    handler: (context: Context) => Response | Promise<Response>,
  ): void => onBothPaths(app, '/crm/v3/properties', '/crm/properties/{ver}', method, suffix, handler);
  const json = (definition: PropertyDefinition): Record<string, unknown> =>
    propertyJson(definition, currentOptions(definition, portal.pipelines.all()));

  on('GET', '/:type/groups', (context) => Response.json({ results: properties.groupsOf(typeParam(context)) }));
  on('POST', '/:type/groups', async (context) => {
    const type = typeParam(context);
    const body = await objectBody(context);
    properties.createGroup(type, asText(body['name']), asText(body['label']));
    return Response.json(
      properties.groupsOf(type).find((group) => group.name === body['name']),
      { status: 201 },
    );
  });

  on('POST', '/:type/batch/read', async (context) => {
    const type = typeParam(context);
    const body = await objectBody(context);
    const results: unknown[] = [];
    const errors: Record<string, unknown>[] = [];
    for (const name of names(batchInputs(body, BATCH_MAX_INPUTS))) {
      tried(errors, name, () => results.push(json(properties.find(type, name, body['archived'] === true))));
    }
    const { status, body: reply } = answer(portal, results, errors, 200);
    return Response.json(reply, { status });
  });
  on('POST', '/:type/batch/create', async (context) => {
    const type = typeParam(context);
    const results: unknown[] = [];
    const errors: Record<string, unknown>[] = [];
    for (const input of batchInputs(await objectBody(context))) {
      tried(errors, asText(input['name']), () => results.push(json(properties.create(type, input, portal.now()))));
    }
    const { status, body } = answer(portal, results, errors, 201);
    return Response.json(body, { status });
  });
  on('POST', '/:type/batch/archive', async (context) => {
    const type = typeParam(context);
    for (const name of names(batchInputs(await objectBody(context)))) properties.archive(type, name, portal.now());
    return empty();
  });

  on('GET', '/:type', (context) =>
    Response.json({ results: properties.all(typeParam(context), isArchivedAsked(context)).map(json) }),
  );
  on('POST', '/:type', async (context) => created(context, portal, json));
  on('GET', '/:type/:name', (context) =>
    Response.json(json(properties.find(typeParam(context), param(context, 'name'), isArchivedAsked(context)))),
  );
  on('PATCH', '/:type/:name', async (context) => {
    const body = await objectBody(context);
    return Response.json(json(properties.update(typeParam(context), param(context, 'name'), body, portal.now())));
  });
  on('DELETE', '/:type/:name', (context) => {
    properties.archive(typeParam(context), param(context, 'name'), portal.now());
    return empty();
  });
}

async function created(
  context: Context,
  portal: Portal,
  json: (definition: PropertyDefinition) => Record<string, unknown>,
): Promise<Response> {
  const type: ObjectType = typeParam(context);
  const definition = portal.properties.create(type, await objectBody(context), portal.now());
  return Response.json(json(definition), { status: 201 });
}

const names = (inputs: readonly Readonly<Record<string, unknown>>[]): string[] => inputs.map((input) => asText(input['name']));

function tried(errors: Record<string, unknown>[], name: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    errors.push(error.entry({ name: [name] }));
  }
}
