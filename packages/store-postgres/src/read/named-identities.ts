import type { RecordRef } from '@meshline/record';
import type pg from 'pg';

export interface NamedIdentity {
  readonly id: string;
  readonly entity: string;
  /** '' = it has no name. */
  readonly title: string;
  /** One of its records, by which a person can name it without doubt. */
  readonly ref: RecordRef;
}

const COLUMNS = `select i.id, i.entity, coalesce(i.title, '') as title, l.connection, l.stream, l.record
  from identity i, lateral (select connection, stream, id as record from link where identity = i.id order by connection, stream, id limit 1) l`;

interface Row {
  readonly id: string;
  readonly entity: string;
  readonly title: string;
  readonly connection: string;
  readonly stream: string;
  readonly record: string;
}

/** Identities that hold a record, by id. */
export async function identitiesById(pool: pg.Pool, ids: readonly string[]): Promise<readonly NamedIdentity[]> {
  const { rows } = await pool.query<Row>(`${COLUMNS} where i.id = any($1::uuid[]) order by i.id`, [ids]);
  return rows.map(toNamed);
}

/**
 * What a person means by a text where an identity of an entity is asked for: its name or e-mail (whatever the case), an
 * id of one of its records, alone or as `salesforce/User/005...`, or its own id. At most five.
 */
export async function identitiesNamed(pool: pg.Pool, entity: string, text: string): Promise<readonly NamedIdentity[]> {
  const { rows } = await pool.query<Row>(
    `${COLUMNS} where i.entity = $1 and (lower(i.title) = lower($2) or lower(i.golden->'email'->>'value') = lower($2) or i.id::text = lower($2)
       or exists (select from link k where k.identity = i.id and (k.id = $2 or concat_ws('/', k.connection, k.stream, k.id) = $2)))
     order by i.id limit 5`,
    [entity, text],
  );
  return rows.map(toNamed);
}

function toNamed({ id, entity, title, connection, stream, record }: Row): NamedIdentity {
  return { id, entity, title, ref: { connection, stream, id: record } };
}
