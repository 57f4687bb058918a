/**
 * What operators have stopped: a row for everything (`*`) or for one connection, as long as it stands. `change_seq` is the last change
 * that was known then: what has another number came since.
 */
export const writeStop = {
  id: '0008-write-stop',
  sql: `
create table write_stop (
  scope text primary key,
  actor text not null,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  change_seq bigint not null
);
`,
} as const;
