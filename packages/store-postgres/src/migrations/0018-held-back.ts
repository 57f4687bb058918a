/**
 * What is held back as it fails whatever is tried: kinds of writes that a system refuses, and rows at which link or settle fails.
 */
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

-- Committed before each page of work, so that it is seen when a page takes the process with it.
create table work_page (
  step text not null check (step in ('link', 'settle')),
  entity text not null,
  page_limit integer not null check (page_limit > 0),
  running_until timestamptz,
  primary key (step, entity)
);
create table work_failure (
  step text not null,
  key text not null,
  failures integer not null,
  quarantined_at timestamptz,
  connection text,
  stream text,
  record_id text,
  primary key (step, key)
);
`,
} as const;
