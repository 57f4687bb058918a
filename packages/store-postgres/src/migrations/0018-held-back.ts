/** What is held back as it fails whatever is tried: kinds of writes that a system refuses. */
export const heldBack = {
  id: '0018-held-back',
  sql: `
create table write_pause (
  connection text not null,
  stream text not null,
  subject text not null,
  refusals integer not null,
  cause text not null,
  finding jsonb not null,
  paused_at timestamptz,
  probe uuid,
  primary key (connection, stream, subject)
);
`,
} as const;
