/** Writes by the minute of their attempts, for caps over rolling windows; and open items by their keys, which the sweeper closes. */
export const writeCount = {
  id: '0009-write-count',
  sql: `
create table write_count (
  kind text not null check (kind in ('create', 'update')),
  minute timestamptz not null,
  count integer not null check (count >= 0),
  primary key (kind, minute)
);
create index exception_item_open on exception_item (item) where state = 'open';
`,
} as const;
