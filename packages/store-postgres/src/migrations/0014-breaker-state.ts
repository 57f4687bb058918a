/** A breaker that all daemons share: open or not, since when, until when, and who makes its one probe. */
export const breakerState = {
  id: '0014-breaker-state',
  expands: true,
  sql: `
alter table breaker
  add column open boolean not null default false,
  add column generation bigint not null default 0,
  add column opened_at timestamptz,
  add column closed_at timestamptz,
  add column failed_probes integer not null default 0,
  add column probe bigint not null default 0,
  add column probe_until timestamptz;
`,
} as const;
