import type { IncompleteException, LedgerFacts } from '@meshline/sync';
import type pg from 'pg';
import { suspects } from './suspects.ts';

/** I8: exceptions that lack what makes them somebody's. */
export async function incompleteExceptions(client: pg.ClientBase): Promise<Pick<LedgerFacts, 'incompleteExceptions'>> {
  const found = await suspects<{ id: string; missing: IncompleteException['missing'] }>(
    client,
    `select x.id, m.missing from exception x
       cross join lateral (values
         ('owner', x.state = 'open' and not exists (select from principal p where p.id = x.owner and p.active)),
         ('reason', x.state = 'open' and x.reason = ''),
         ('message', x.state = 'open' and x.message = ''),
         ('items', x.state = 'open' and not exists (select from exception_item e where e.exception = x.id and e.state = 'open')),
         ('closed-with-open-items', x.state = 'closed' and exists (select from exception_item e where e.exception = x.id and e.state = 'open'))
       ) as m(missing, holds)
       where m.holds`,
  );
  return {
    incompleteExceptions: { count: found.count, rows: found.rows.map(({ id, missing }) => ({ id: Number(id), missing })) },
  };
}
