import { HubSpotError, notFound, invalid } from '../errors.ts';
import { ALL_TYPES } from '../object-types.ts';
import { ownerJson } from '../owners.ts';
import { pipelineJson, stageJson, SUPPORT, type PipelineRow } from '../pipelines.ts';
import type { Portal } from '../portal.ts';
import { compareIds } from '../record.ts';
import { PORTAL } from '../settings.ts';
import { asList, asObject, asText } from '../wire.ts';
import { isArchivedAsked, limitIn, nextLink, objectBody, onBothPaths, param, typeParam, type App } from './paths.ts';
import type { Context } from 'hono';

const OWNERS_PAGE = { standard: 100, max: 500 };

/** The account's own data: details, owners, pipelines (hubspot.md 2, 3, 8). */
export function accountRoutes(app: App, portal: Portal): void {
  onBothPaths(app, '/account-info/v3', '/account-info/{ver}', 'GET', '/details', () =>
    Response.json({
      portalId: PORTAL.id,
      accountType: 'STANDARD',
      timeZone: PORTAL.timeZone,
      companyCurrency: portal.options.currency ?? PORTAL.currency,
      additionalCurrencies: [],
      utcOffset: '-05:00',
      utcOffsetMilliseconds: -18_000_000,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    }),
  );
  ownerRoutes(app, portal);
  pipelineRoutes(app, portal);
}

function ownerRoutes(app: App, portal: Portal): void {
  const on = (suffix: string, handler: (context: Context) => Response): void =>
    onBothPaths(app, '/crm/v3/owners', '/crm/owners/{ver}', 'GET', suffix, handler);
  on('', (context) => {
    const limit = limitIn(context, OWNERS_PAGE.standard, OWNERS_PAGE.max);
    const after = context.req.query('after') ?? '';
    const rows = portal.owners
      .list(isArchivedAsked(context), context.req.query('email'))
      .filter((row) => after === '' || compareIds(row.id, after) > 0);
    const page = rows.slice(0, limit);
    const cursor = page.at(-1)?.id ?? '';
    const paging = { next: { after: cursor, link: nextLink(context, portal.options.publicUrl(), cursor) } };
    const results = page.map(ownerJson);
    return Response.json(rows.length > limit ? { results, paging } : { results });
  });
  on('/:id', (context) => {
    const id = param(context, 'id');
    const archived = isArchivedAsked(context);
    const byUser = context.req.query('idProperty') === 'userId';
    const row = byUser ? [...portal.owners.rows.values()].find((each) => String(each.userId) === id) : portal.owners.rows.get(id);
    if (row === undefined || row.archived !== archived) throw notFound(`Owner ${id} does not exist`);
    return Response.json(ownerJson(row));
  });
}

function pipelineRoutes(app: App, portal: Portal): void {
  const on = (method: 'GET' | 'POST', suffix: string, handler: (context: Context) => Response | Promise<Response>): void =>
    onBothPaths(app, '/crm/v3/pipelines', '/crm/pipelines/{ver}', method, suffix, handler);
  /** Only deals and tickets have pipelines here; those of tickets are fixed. */
  const all = (context: Context): PipelineRow[] => {
    const { name } = typeParam(context);
    return name === 'deals' ? portal.pipelines.all() : name === 'tickets' ? [SUPPORT] : [];
  };
  const one = (context: Context): PipelineRow => {
    const id = param(context, 'id');
    const found = all(context).find((pipeline) => pipeline.id === id);
    if (found === undefined) throw notFound(`Pipeline ${id} does not exist`);
    return found;
  };
  on('GET', '/:type', (context) => Response.json({ results: all(context).map(pipelineJson) }));
  on('POST', '/:type', async (context) => Response.json(pipelineJson(await createPipeline(context, portal)), { status: 201 }));
  on('GET', '/:type/:id', (context) => Response.json(pipelineJson(one(context))));
  on('GET', '/:type/:id/stages', (context) => {
    const pipeline = one(context);
    return Response.json({ results: pipeline.stages.map((stage) => stageJson(pipeline, stage)) });
  });
  on('GET', '/:type/:id/stages/:stage', (context) => {
    const pipeline = one(context);
    const stage = pipeline.stages.find((each) => each.id === param(context, 'stage'));
    if (stage === undefined) throw notFound(`Stage ${param(context, 'stage')} does not exist`);
    return Response.json(stageJson(pipeline, stage));
  });
}

async function createPipeline(context: Context, portal: Portal): Promise<PipelineRow> {
  const type = typeParam(context);
  if (type.name !== 'deals') throw invalid(`${type.name} have no pipelines in this account`);
  const body = await objectBody(context);
  const label = asText(body['label']);
  if (label === '') throw invalid('label is required');
  if (portal.pipelines.all().some((pipeline) => pipeline.label === label)) {
    throw new HubSpotError(409, `A pipeline with the label "${label}" already exists`, { category: 'OBJECT_ALREADY_EXISTS' });
  }
  const stages = asList(body['stages'], 'stages').map((raw) => {
    const stage = asObject(raw, 'a stage');
    const given = asObject(stage['metadata'] ?? {}, 'metadata')['probability'];
    const probability = typeof given === 'number' ? String(given) : asText(given);
    if (asText(stage['label']) === '' || !/^(0(\.\d+)?|1(\.0+)?)$/.test(probability)) {
      throw invalid('Each stage needs a label and a metadata.probability from 0.0 to 1.0');
    }
    return { label: asText(stage['label']), probability };
  });
  const order = Number(body['displayOrder'] ?? ALL_TYPES.length);
  return portal.pipelines.create(label, order, stages, portal.now());
}
