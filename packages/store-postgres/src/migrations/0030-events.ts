/**
 * What was sent to us by itself, as it was signed; records that a hint named and that weren't read since; and what came of all that, by
 * source.
 */
export const events = {
  id: '0030-events',
  expands: true,
  sql: `
create table event (
  source text not null,
  -- In the order of commits: see store-events.ts.
  seq bigint generated always as identity,
  key text not null,
  headers jsonb not null,
  -- A hint that was taken in has none any more.
  body text,
  received_at timestamptz not null,
  -- A hint that nobody has taken in yet.
  waiting boolean not null,
  primary key (source, seq),
  check (body is not null or not waiting)
);
create unique index event_key on event (source, key);
create index event_waiting on event (source, seq) where waiting;
create index event_hint on event (received_at) where body is null;

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
