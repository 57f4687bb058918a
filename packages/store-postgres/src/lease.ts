import type pg from 'pg';

/** Takes or renews a lease on the database's clock; false while another holder has it. */
export async function holdLease(pool: pg.Pool, name: string, holder: string, seconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into lease (name, holder, epoch, until) values ($1, $2, 1, meshline_now() + make_interval(secs => $3))
       on conflict (name) do update set holder = excluded.holder, until = excluded.until,
         epoch = lease.epoch + case when lease.holder = excluded.holder then 0 else 1 end
       where lease.holder = excluded.holder or lease.until < meshline_now()`,
    [name, holder, seconds],
  );
  return rowCount === 1;
}

/** Gives a lease back, so that the next holder need not wait. */
export async function dropLease(pool: pg.Pool, name: string, holder: string): Promise<void> {
  await pool.query('delete from lease where name = $1 and holder = $2', [name, holder]);
}
