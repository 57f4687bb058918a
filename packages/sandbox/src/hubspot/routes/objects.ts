import { batchCreate, batchInputs, batchRead, batchUpdate, batchUpsert, type BatchAnswer } from '../batch.ts';
import { invalid, objectNotFound } from '../errors.ts';
import { LIST_PAGE, SEARCH_MAX_BODY } from '../limits.ts';
import { merge } from '../merge.ts';
import { OBJECT_TYPES, type ObjectType } from '../object-types.ts';
import type { Portal } from '../portal.ts';
import { isLive, type RecordRow } from '../record.ts';
import { readSearch } from '../search/request.ts';
import { Search } from '../search/run.ts';
import { recordJson, writtenJson, type Wanted } from '../shape.ts';
import { asId, asNames, asObject, asText } from '../wire.ts';
import { archive, draftCreate, draftUpdate, purge } from '../writes.ts';
import {
  empty,
  hasAdminRules,
  isArchivedAsked,
  limitIn,
  namesIn,
  nextLink,
  objectBody,
  onBothPaths,
  param,
  typeParam,
  type App,
} from './paths.ts';
import type { Context } from 'hono';

const NUMBERED = '/crm/v3/objects';
const DATED = '/crm/objects/{ver}';

const wantedIn = (context: Context): Wanted => ({
  properties: namesIn(context, 'properties'),
  withHistory: namesIn(context, 'propertiesWithHistory'),
  associations: namesIn(context, 'associations'),
});

/** The records of contacts, companies and deals (hubspot.md 3, 4, 5, 10). */
export function objectRoutes(app: App, portal: Portal): void {
  const search = new Search(portal);
  const on = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    suffix: string,
    handler: (context: Context) => Response | Promise<Response>,
  ): void => onBothPaths(app, NUMBERED, DATED, method, suffix, handler);
  const batch = ({ status, body }: BatchAnswer): Response => Response.json(body, { status });

  on('POST', '/:type/batch/create', async (context) =>
    batch(batchCreate(portal, typeParam(context), await objectBody(context), { adminRules: hasAdminRules(context) })),
  );
  on('POST', '/:type/batch/update', async (context) => batch(batchUpdate(portal, typeParam(context), await objectBody(context))));
  on('POST', '/:type/batch/upsert', async (context) =>
    batch(batchUpsert(portal, typeParam(context), await objectBody(context), { adminRules: hasAdminRules(context) })),
  );
  on('POST', '/:type/batch/read', async (context) => {
    const body = await objectBody(context);
    const named = body['properties'] === undefined ? undefined : asNames(body['properties']);
    const wanted = { properties: named, withHistory: asNames(body['propertiesWithHistory']) };
    return batch(batchRead(portal, typeParam(context), body, wanted, isArchivedAsked(context)));
  });
  on('POST', '/:type/batch/archive', async (context) => {
    const type = typeParam(context);
    for (const input of batchInputs(await objectBody(context))) {
      const row = portal.table(type).get(asId(input['id'], 'id'));
      if (isLive(row)) archive(portal, type, row, 'api');
    }
    return empty();
  });

  on('POST', '/:type/search', async (context) => {
    const type = typeParam(context);
    const text = await context.req.text();
    if (text.length > SEARCH_MAX_BODY)
      throw invalid(`The body of a search may have ${SEARCH_MAX_BODY} characters; it has ${text.length}`);
    const request = readSearch(portal, type, await objectBody(context));
    const rows = search.run(type, request);
    const end = request.offset + request.limit;
    const results = rows
      .slice(request.offset, end)
      .map((row) => recordJson(portal, type, row, { properties: request.properties }));
    const after = String(end);
    const paging = { next: { after, link: nextLink(context, portal.options.publicUrl(), after) } };
    return Response.json({ total: rows.length, results, ...(end < rows.length ? { paging } : {}) });
  });
  on('POST', '/:type/merge', async (context) => {
    const type = typeParam(context);
    const body = await objectBody(context);
    const ids = [asId(body['primaryObjectId'], 'primaryObjectId'), asId(body['objectIdToMerge'], 'objectIdToMerge')] as const;
    return Response.json(recordJson(portal, type, merge(portal, type, ...ids, 'api'), {}));
  });
  on('POST', '/:type/gdpr-delete', async (context) => {
    const type = typeParam(context);
    if (type !== OBJECT_TYPES.contacts) throw invalid('Only contacts can be deleted for privacy');
    const body = await objectBody(context);
    const id = asId(body['objectId'], 'objectId');
    const byEmail = asText(body['idProperty']) === 'email';
    const row = byEmail ? portal.table(type).holder('email', id) : portal.table(type).resolve(id);
    purge(portal, type, row, byEmail ? id : undefined);
    return empty();
  });

  on('GET', '/:type', (context) => list(context, portal));
  on('POST', '/:type', async (context) => {
    const type = typeParam(context);
    const body = await objectBody(context);
    const input = { properties: asObject(body['properties'], 'properties'), associations: body['associations'] };
    const draft = draftCreate(portal, type, input, { origin: 'api', claims: new Set(), adminRules: hasAdminRules(context) });
    return Response.json(writtenJson(portal, type, draft.commit(), draft.written), { status: 201 });
  });
  on('GET', '/:type/:id', (context) => {
    const type = typeParam(context);
    const archived = isArchivedAsked(context);
    const row = portal.table(type).asRead(byKey(context, portal, type));
    if (row === undefined || (row.archivedAt !== undefined) !== archived) throw objectNotFound(param(context, 'id'));
    return Response.json(recordJson(portal, type, row, wantedIn(context)));
  });
  on('PATCH', '/:type/:id', async (context) => {
    const type = typeParam(context);
    const body = await objectBody(context);
    const row = byKey(context, portal, type);
    if (!isLive(row)) throw objectNotFound(param(context, 'id'));
    const properties = asObject(body['properties'], 'properties');
    const draft = draftUpdate(portal, type, row, properties, { origin: 'api', claims: new Set() });
    return Response.json(writtenJson(portal, type, draft.commit(), draft.written));
  });
  on('DELETE', '/:type/:id', (context) => {
    const type = typeParam(context);
    // Deleting again, or what never was, is no error; an id that was merged away deletes nothing (both unverified).
    const row = portal.table(type).get(param(context, 'id'));
    if (isLive(row)) archive(portal, type, row, 'api');
    return empty();
  });
}

/** The record that a path names by its id, by one that was merged into it, or by a unique property. */
function byKey(context: Context, portal: Portal, type: ObjectType): RecordRow | undefined {
  const id = param(context, 'id');
  const name = context.req.query('idProperty') ?? '';
  if (name === '' || name === 'hs_object_id') return portal.table(type).resolve(id);
  if (!portal.properties.isIdentifier(type, name)) {
    throw invalid(`Unable to find an object by non-unique ${type.typeId} property ${name}`);
  }
  return portal.table(type).holder(name, id);
}

/** Pages in order of ids; the cursor is an id and says where the next page starts (hubspot.md 4). */
function list(context: Context, portal: Portal): Response {
  const type = typeParam(context);
  const wanted = wantedIn(context);
  const limit = limitIn(context, LIST_PAGE.standard, wanted.withHistory === undefined ? LIST_PAGE.max : LIST_PAGE.maxWithHistory);
  const archived = isArchivedAsked(context);
  const after = context.req.query('after') ?? '';
  const from = after === '' ? 0 : Number(after);
  if (!Number.isInteger(from)) throw invalid(`after must be a cursor of an earlier page; it is ${after}`);
  const page: RecordRow[] = [];
  let more = false;
  for (const row of portal.table(type).inOrder(from)) {
    const belongs = archived ? row.archivedAt !== undefined && row.mergedInto === undefined : isLive(row);
    if (!belongs) continue;
    if (page.length === limit) {
      more = true;
      break;
    }
    page.push(row);
  }
  const results = page.map((row) => recordJson(portal, type, row, wanted));
  // Samples show the last id plus one.
  const cursor = String(Number(page.at(-1)?.id) + 1);
  const paging = { next: { after: cursor, link: nextLink(context, portal.options.publicUrl(), cursor) } };
  return Response.json(more ? { results, paging } : { results });
}
