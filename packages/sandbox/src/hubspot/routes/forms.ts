import type { Context } from 'hono';
import { notFound } from '../errors.ts';
import { formJson, submissionJson } from '../forms.ts';
import type { Portal } from '../portal.ts';
import { isArchivedAsked, limitIn, nextLink, onBothPaths, param, type App } from './paths.ts';

const FORMS_PAGE = { standard: 20, max: 100 };
/** Submissions come 50 at most, newest first; there is no filter by time. */
const SUBMISSIONS_PAGE = { standard: 20, max: 50 };

/** Forms and their submissions. Submissions have a numbered path only, and no read by id. */
export function formRoutes(app: App, portal: Portal): void {
  const page = <T>(context: Context, rows: readonly T[], limit: number, show: (row: T) => unknown): Response => {
    const start = Number(context.req.query('after') ?? 0) || 0;
    const results = rows.slice(start, start + limit).map(show);
    const after = String(start + limit);
    const paging = { next: { after, link: nextLink(context, portal.options.publicUrl(), after) } };
    return Response.json(start + limit < rows.length ? { results, paging } : { results });
  };
  onBothPaths(app, '/marketing/v3/forms', '/marketing/forms/{ver}', 'GET', '', (context) => {
    const archived = isArchivedAsked(context);
    const forms = [...portal.forms.forms.values()].filter((row) => row.archived === archived);
    return page(context, forms, limitIn(context, FORMS_PAGE.standard, FORMS_PAGE.max), formJson);
  });
  app.get('/form-integrations/v1/submissions/forms/:id', (context) => {
    const id = param(context, 'id');
    if (portal.forms.forms.get(id) === undefined) throw notFound(`Form ${id} does not exist`);
    return page(context, portal.forms.of(id), limitIn(context, SUBMISSIONS_PAGE.standard, SUBMISSIONS_PAGE.max), submissionJson);
  });
}
