/**
 * Which ledger this is, on which server it was last seen, and whether it must catch up with the systems before anything is written: after
 * a restore or a failover it may lack what was done. `earlier` are the names that it bore before such a moment.
 */
export const ledger = {
  id: '0022-ledger',
  sql: `
create table ledger (
  one boolean primary key default true check (one),
  incarnation uuid not null,
  earlier uuid[] not null default '{}',
  server text,
  timeline text,
  recovering_since timestamptz,
  recovering_because text,
  check ((recovering_since is null) = (recovering_because is null))
);
`,
} as const;
