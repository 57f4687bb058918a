/** What opened a handoff, or would have: one row for each occurrence, never changed. */
export const triggers = {
  id: '0035-triggers',
  sql: `
-- From when on a workflow listens: what happened before is its past, not its work.
create table trigger_watch (
  workflow text primary key,
  since timestamptz not null
);

create table trigger (
  workflow text not null,
  occurrence text not null,
  kind text not null,
  connection text not null,
  stream text not null,
  record_id text not null,
  state text not null,
  entered_at timestamptz not null,
  seen_at timestamptz not null,
  payload jsonb not null,
  suppressed text,
  out_of_band boolean not null default false,
  held boolean not null default false,
  primary key (workflow, occurrence)
);
create index trigger_record on trigger (connection, stream, record_id);
create index trigger_seen on trigger (workflow, seen_at);
`,
  expands: true,
} as const;
