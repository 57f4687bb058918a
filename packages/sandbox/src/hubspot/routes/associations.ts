import type { Context } from 'hono';
import { unlabelled, type AssociationType } from '../association-types.ts';
import type { End, Link } from '../associations.ts';
import { answer, batchInputs } from '../batch.ts';
import { HubSpotError, invalid, objectNotFound } from '../errors.ts';
import { ASSOCIATION_READ_MAX_INPUTS, ASSOCIATION_WRITE_MAX_INPUTS } from '../limits.ts';
import { OBJECT_TYPES, type ObjectType } from '../object-types.ts';
import type { Portal } from '../portal.ts';
import { asId, asList, asObject, asText, type Json } from '../wire.ts';
import { empty, jsonBody, limitIn, nextLink, objectBody, onBothPaths, param, typeParam, type App } from './paths.ts';

const LIST_MAX = 500;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Handler = (context: Context) => Response | Promise<Response>;

const typeJson = ({ category, typeId, label }: AssociationType): Record<string, unknown> => ({ category, typeId, label });
/** Ids are numbers here, as the live samples have them (hubspot.md 3). */
const linkJson = ({ id, types }: Link): Record<string, unknown> => ({
  toObjectId: Number(id),
  associationTypes: types.map(typeJson),
});

/** Which records belong together (hubspot.md 9). */
export function associationRoutes(app: App, portal: Portal): void {
  pairRoutes(app, portal);
  batchRoutes(app, portal);
  labelRoutes(app, portal);
}

function pairRoutes(app: App, portal: Portal): void {
  const on = (method: Method, suffix: string, handler: Handler): void =>
    onBothPaths(app, '/crm/v4/objects', '/crm/objects/{ver}', method, suffix, handler);
  const ends = (context: Context): [End, End] => [
    { type: typeParam(context).name, id: param(context, 'id') },
    { type: typeParam(context, 'to').name, id: param(context, 'toId') },
  ];

  on('PUT', '/:type/:id/associations/default/:to/:toId', (context) => {
    const [from, to] = ends(context);
    const results = addDefault(portal, from, to);
    return Response.json(answer(portal, results, [], 200).body);
  });
  on('PUT', '/:type/:id/associations/:to/:toId', async (context) => {
    const [from, to] = ends(context);
    const types = readTypes(portal, from, to, await jsonBody(context));
    return Response.json(setTypes(portal, from, to, types), { status: 201 });
  });
  on('DELETE', '/:type/:id/associations/:to/:toId', (context) => {
    remove(portal, ...ends(context));
    return empty();
  });
  on('GET', '/:type/:id/associations/:to', (context) => {
    // The list is missing from the 2026-09 version: batch read takes its place (hubspot.md 2.1).
    if (context.req.param('version') === '2026-09') throw new HubSpotError(404, 'resource not found');
    const from = { type: typeParam(context).name, id: param(context, 'id') };
    const limit = limitIn(context, LIST_MAX, LIST_MAX);
    const links = liveLinks(portal, from, typeParam(context, 'to'));
    const start = Number(context.req.query('after') ?? 0);
    const results = links.slice(start, start + limit).map(linkJson);
    const after = String(start + limit);
    const paging = { next: { after, link: nextLink(context, portal.options.publicUrl(), after) } };
    return Response.json(links.length > start + limit ? { results, paging } : { results });
  });
}

function batchRoutes(app: App, portal: Portal): void {
  const on = (
    suffix: string,
    max: number,
    handler: (inputs: readonly Json[], from: ObjectType, to: ObjectType) => Response,
  ): void =>
    onBothPaths(app, '/crm/v4/associations', '/crm/associations/{ver}', 'POST', `/:type/:to/batch/${suffix}`, async (context) =>
      handler(batchInputs(await objectBody(context), max), typeParam(context), typeParam(context, 'to')),
    );
  const pair = (input: Json, from: ObjectType, to: ObjectType): [End, End] => [
    { type: from.name, id: asId(asObject(input['from'] ?? input['_from'], 'from')['id'], 'from.id') },
    { type: to.name, id: asId(asObject(input['to'], 'to')['id'], 'to.id') },
  ];

  on('read', ASSOCIATION_READ_MAX_INPUTS, (inputs, from, to) => {
    const results: unknown[] = [];
    const errors: Record<string, unknown>[] = [];
    for (const input of inputs) {
      const id = asId(input['id'], 'id');
      const links = liveLinks(portal, { type: from.name, id }, to);
      if (links.length > 0) results.push({ from: { id }, to: links.map(linkJson) });
      else errors.push(noneFound(from, to, id));
    }
    const { status, body } = answer(portal, portal.shuffled(results), errors, 200);
    return Response.json(body, { status });
  });
  on('create', ASSOCIATION_WRITE_MAX_INPUTS, (inputs, from, to) =>
    each(portal, inputs, 201, (input) => {
      const ends = pair(input, from, to);
      return [setTypes(portal, ...ends, readTypes(portal, ...ends, input['types']))];
    }),
  );
  on('associate/default', ASSOCIATION_WRITE_MAX_INPUTS, (inputs, from, to) =>
    each(portal, inputs, 200, (input) => addDefault(portal, ...pair(input, from, to))),
  );
  on('archive', ASSOCIATION_WRITE_MAX_INPUTS, (inputs, from, to) => {
    for (const input of inputs) {
      const id = asId(asObject(input['from'] ?? input['_from'], 'from')['id'], 'from.id');
      for (const other of asList(input['to'], 'to')) {
        remove(portal, { type: from.name, id }, { type: to.name, id: asId(asObject(other, 'to')['id'], 'to.id') });
      }
    }
    return empty();
  });
  on('labels/archive', ASSOCIATION_WRITE_MAX_INPUTS, (inputs, from, to) => {
    for (const input of inputs) {
      const ends = pair(input, from, to);
      portal.associations.removeTypes(...ends, readTypes(portal, ...ends, input['types']));
      note(portal, ...ends);
    }
    return empty();
  });
}

function labelRoutes(app: App, portal: Portal): void {
  const on = (method: Method, handler: Handler): void =>
    onBothPaths(app, '/crm/v4/associations', '/crm/associations/{ver}', method, '/:type/:to/labels', handler);
  on('GET', (context) =>
    Response.json({
      results: portal.associations.typesBetween(typeParam(context).name, typeParam(context, 'to').name).map(typeJson),
    }),
  );
  on('POST', async (context) => {
    const body = await objectBody(context);
    const [label, name] = [asText(body['label']), asText(body['name'])];
    if (label === '' || name === '') throw invalid('A label needs a label and a name');
    const ends = [typeParam(context).name, typeParam(context, 'to').name] as const;
    const rows = portal.associations.createLabel(...ends, label, asText(body['inverseLabel']) || label, name);
    return Response.json({ results: rows.map(typeJson) });
  });
}

/** Does each input for itself: those that fail are errors beside the results of the others. */
function each(portal: Portal, inputs: readonly Json[], done: number, act: (input: Json) => unknown[]): Response {
  const results: unknown[] = [];
  const errors: Record<string, unknown>[] = [];
  for (const input of inputs) {
    try {
      results.push(...act(input));
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      errors.push(error.entry((error.fields['context'] ?? {}) as Record<string, string[]>));
    }
  }
  const { status, body } = answer(portal, results, errors, done);
  return Response.json(body, { status });
}

/** Records in the recycle bin are associated with nothing while they are there. */
function liveLinks(portal: Portal, from: End, to: ObjectType): Link[] {
  if (!portal.isLiveRecord(from.type, from.id)) return [];
  return portal.associations.links(from, to.name).filter((link) => portal.isLiveRecord(to.name, link.id));
}

/** A record without associations is an error entry of a 207, not an empty result. */
const noneFound = (from: ObjectType, to: ObjectType, id: string): Record<string, unknown> => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
  message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
  context: { fromObjectId: [id], fromObjectType: [from.singular], toObjectType: [to.singular] },
});

/** The types of a body; one that doesn't lead from the one type to the other is refused, the wrong direction too. */
function readTypes(portal: Portal, from: End, to: End, raw: unknown): AssociationType[] {
  const types = asList(raw, 'association types').map((entry) => {
    const { associationCategory, associationTypeId } = asObject(entry, 'an association type');
    const found = portal.associations.type(associationCategory, associationTypeId, from.type, to.type);
    if (found !== undefined) return found;
    const way = `${OBJECT_TYPES[from.type].typeId} to ${OBJECT_TYPES[to.type].typeId}`;
    throw invalid(`${String(associationCategory)} association type ${String(associationTypeId)} does not lead from ${way}`);
  });
  if (types.length === 0) throw invalid('At least one association type is needed');
  return types;
}

function checkEnds(portal: Portal, from: End, to: End): void {
  for (const end of [from, to]) if (!portal.isLiveRecord(end.type, end.id)) throw objectNotFound(end.id);
  if (from.type === to.type && from.id === to.id) throw invalid(`Can't associate ${from.id} with itself`);
}

function setTypes(portal: Portal, from: End, to: End, types: readonly AssociationType[]): Record<string, unknown> {
  checkEnds(portal, from, to);
  portal.associations.set(from, to, types);
  note(portal, from, to);
  return {
    fromObjectTypeId: OBJECT_TYPES[from.type].typeId,
    fromObjectId: Number(from.id),
    toObjectTypeId: OBJECT_TYPES[to.type].typeId,
    toObjectId: Number(to.id),
    labels: types.flatMap((type) => type.label ?? []),
  };
}

function addDefault(portal: Portal, from: End, to: End): unknown[] {
  checkEnds(portal, from, to);
  const isNew = portal.associations.between(from, to).length === 0;
  portal.associations.addDefault(from, to);
  if (isNew) note(portal, from, to);
  const entry = (one: End, other: End): Record<string, unknown> => ({
    from: { id: one.id },
    to: { id: other.id },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: unlabelled(one.type, other.type).typeId },
  });
  return [entry(from, to), entry(to, from)];
}

function remove(portal: Portal, from: End, to: End): void {
  if (portal.associations.between(from, to).length === 0) return;
  portal.associations.remove(from, to);
  note(portal, from, to);
}

/** Counts as an update of the record it started from, whose modified date it leaves (not documented to move). */
function note(portal: Portal, from: End, to: End): void {
  const row = portal.table(from.type).get(from.id);
  if (row !== undefined) portal.recordMutation('update', OBJECT_TYPES[from.type], row, [`associations.${to.type}`], 'api');
}
