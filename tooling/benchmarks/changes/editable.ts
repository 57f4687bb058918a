import type { World } from '@meshline/tooling-campaign';

/** Salesforce contacts of people who are in all three systems and about whom nobody is asked. */
export async function editable(world: World): Promise<string[]> {
  const found = await world.rows<{ id: string }>(
    `select min(l.id) filter (where l.connection = 'salesforce' and l.stream = 'Contact') as id
       from link l join snapshot s using (connection, stream, id)
       where l.entity = 'person' and s.live and l.role = 'primary'
         and not exists (select from exception_item e where e.identity = l.identity and e.state = 'open')
       group by l.identity having count(distinct l.connection) = 3 order by 1`,
  );
  return found.flatMap(({ id }) => (id === null ? [] : [id]));
}
