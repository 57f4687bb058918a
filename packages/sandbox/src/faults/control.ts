import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Faults } from './faults.ts';
import { BadScript } from './read.ts';

/**
 * The fault matrix over HTTP; shapes and examples are in the package's README.
 *
 * - `GET /faults`: the rules that stand with `matched` and `fired`, and how much is still `pending`.
 * - `PUT /faults {seed?, rules}`: this script in place of the one that stands; `POST` adds its rules.
 * - `DELETE /faults`, `DELETE /faults/ID`: takes all rules away, or one (404 when there is none).
 *
 * All answer as GET does. A script that can't be taken answers 400 with the reason and changes nothing.
 */
export function faultRoutes(
  app: Hono,
  faults: Faults,
  bodyOf: (context: Context) => Promise<Readonly<Record<string, unknown>>>,
): void {
  const take = async (context: Context, instead: boolean): Promise<Response> => {
    const script = await bodyOf(context);
    try {
      faults.add(script, instead);
    } catch (error) {
      if (error instanceof BadScript) throw new HTTPException(400, { message: error.message });
      throw error;
    }
    return context.json(faults.shown());
  };
  app.get('/faults', (context) => context.json(faults.shown()));
  app.put('/faults', (context) => take(context, true));
  app.post('/faults', (context) => take(context, false));
  app.delete('/faults', (context) => {
    faults.clear();
    return context.json(faults.shown());
  });
  app.delete('/faults/:id', (context) => {
    const id = context.req.param('id');
    if (!faults.clear(id)) throw new HTTPException(404, { message: `There is no rule '${id}'.` });
    return context.json(faults.shown());
  });
}
