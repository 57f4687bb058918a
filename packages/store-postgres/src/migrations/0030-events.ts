/**
 * What was sent to us by itself, as it was signed; records that a hint named and that weren't read since; and what came of all that, by
 * source.
 */
export const events = {
  id: '0030-events',
  expands: true,
  sql: `
create table event (
  seq bigint generated always as identity primary key,
  source text not null,
  key text not null,
  headers jsonb not null,
  body text,
  received_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done')),
  -- Of a record of a stream: its place in the source, in the order of commits. A hint has none.
  position bigint,
  check (state = 'done' or body is not null),
  check (position is null or body is not null)
);
create unique index event_key on event (source, key);
create unique index event_position_in_source on event (source, position) where position is not null;
create index event_waiting on event (source, seq) where state = 'waiting';
create index event_hint on event (received_at) where state = 'done' and position is null;

create table event_position (
  source text primary key,
  position bigint not null
);

create table look (
  connection text not null,
  stream text not null,
  id text not null,
  asked_at timestamptz not null,
  changed_at timestamptz,
  due_at timestamptz not null,
  failures integer not null default 0,
  primary key (connection, stream, id)
);
create index look_due on look (connection, due_at);

create table event_count (
  source text not null,
  what text not null,
  count bigint not null,
  last_at timestamptz not null,
  primary key (source, what)
);
`,
} as const;
