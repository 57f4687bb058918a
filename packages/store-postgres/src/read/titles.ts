import type pg from 'pg';

/** What identities are called, by id; those of merged ones too. Identities without a title are missing. */
export async function titlesOf(pool: pg.Pool, identities: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(identities)].filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(id));
  if (wanted.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; title: string }>(
    `select w.id, i.title from unnest($1::uuid[]) as w(id)
       left join redirect r on r.from_identity = w.id
       join identity i on i.id = coalesce(r.into_identity, w.id) where i.title <> ''`,
    [wanted],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
