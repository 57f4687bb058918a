/**
 * What was read and which records are one thing. Times are `timestamptz` and always arguments, except in leases and quota,
 * which use the database's clock through `meshline_now()` so that a simulation can set it. Rows that settle reads carry the
 * identity's id.
 */
export const records = {
  id: '0001-records',
  sql: `
create function meshline_now() returns timestamptz language sql stable as
  $$ select coalesce(nullif(current_setting('meshline.now', true), '')::timestamptz, clock_timestamp()) $$;

create table connection (
  id text primary key,
  package text not null,
  account_id text,
  state text not null default 'ok' check (state in ('ok', 'needs-auth', 'unreachable', 'paused')),
  state_reason text,
  state_since timestamptz not null,
  streams jsonb not null default '[]',
  described_at timestamptz
);

create table connection_mode (
  connection text not null references connection(id),
  entity text not null,
  mode text not null check (mode in ('observe', 'approve', 'live')),
  since timestamptz not null,
  actor text not null,
  reason text not null,
  primary key (connection, entity)
);

create table cursor (
  connection text not null,
  feed text not null,
  cursor jsonb,
  phase text not null check (phase in ('snapshot', 'changes')),
  version bigint not null,
  updated_at timestamptz not null,
  primary key (connection, feed)
);

create table snapshot (
  connection text not null,
  stream text not null,
  id text not null,
  entity text not null,
  fields jsonb not null,
  revision text,
  marker text,
  url text,
  version integer not null check (version > 0),
  live boolean not null,
  created_at timestamptz,
  modified_at timestamptz,
  first_seen timestamptz not null,
  read_at timestamptz not null,
  changed jsonb not null default '{}',
  primary key (connection, stream, id)
);
create index snapshot_entity on snapshot (entity, connection, stream, id);
create index snapshot_marker on snapshot (marker) where marker is not null;

create table change (
  seq bigint generated always as identity primary key,
  connection text not null,
  stream text not null,
  id text not null,
  version integer not null,
  kind text not null check (kind in ('seen', 'changed', 'deleted', 'restored')),
  at timestamptz not null,
  fields jsonb not null
);
create index change_record on change (connection, stream, id, version);

create table reference (
  connection text not null,
  stream text not null,
  id text not null,
  field text not null,
  target_stream text not null,
  target_id text not null,
  primary key (connection, stream, id, field, target_stream, target_id)
);
create index reference_target on reference (connection, target_stream, target_id);

create table identity (
  id uuid primary key,
  entity text not null,
  first_seen timestamptz not null,
  version integer not null default 0,
  golden jsonb,
  title text,
  settled_at timestamptz
);
create index identity_entity on identity (entity, id);

create table identity_reference (
  identity uuid not null references identity(id),
  field text not null,
  target uuid not null,
  primary key (identity, field)
);
create index identity_reference_target on identity_reference (target);

create table link (
  connection text not null,
  stream text not null,
  id text not null,
  entity text not null,
  identity uuid not null references identity(id),
  role text not null check (role in ('primary', 'duplicate')),
  epoch integer not null check (epoch > 0),
  because text not null,
  evidence jsonb,
  linked_at timestamptz not null,
  primary key (connection, stream, id)
);
create index link_identity on link (identity);

create table alias (
  connection text not null,
  stream text not null,
  id text not null,
  to_stream text not null,
  to_id text not null,
  reason text not null check (reason in ('merged', 'converted')),
  at timestamptz not null,
  primary key (connection, stream, id)
);

create table redirect (
  from_identity uuid primary key,
  into_identity uuid not null,
  at timestamptz not null
);

create table slot (
  id uuid primary key,
  identity uuid not null references identity(id),
  connection text not null,
  entity text not null,
  generation integer not null,
  created_at timestamptz not null,
  unique (identity, connection, entity, generation)
);

create table match_key (
  entity text not null,
  key text not null,
  connection text not null,
  stream text not null,
  id text not null,
  primary key (entity, key, connection, stream, id)
);
create index match_key_record on match_key (connection, stream, id);

create table match_model (
  entity text not null,
  version integer not null,
  model jsonb not null,
  made_at timestamptz not null,
  primary key (entity, version)
);

create table verdict (
  entity text not null,
  a text not null,
  b text not null,
  verdict text not null check (verdict in ('same', 'distinct')),
  actor text not null,
  reason text not null,
  at timestamptz not null,
  primary key (entity, a, b),
  check (a < b)
);

create table review (
  entity text not null,
  a_identity uuid not null,
  b_identity uuid not null,
  a text not null,
  b text not null,
  evidence jsonb not null,
  at timestamptz not null,
  primary key (a_identity, b_identity),
  check (a_identity < b_identity)
);
create index review_b on review (b_identity);

create table baseline (
  connection text not null,
  stream text not null,
  id text not null,
  epoch integer not null,
  fields jsonb not null,
  moved_at timestamptz not null,
  primary key (connection, stream, id)
);

create table assertion (
  id uuid primary key,
  identity uuid not null,
  field text not null,
  value jsonb not null,
  by text not null check (by in ('decision', 'workflow', 'undo')),
  actor text not null,
  reason text not null,
  rulebook text not null,
  until_kind text not null check (until_kind in ('landed', 'date', 'revoked')),
  until_at timestamptz,
  at timestamptz not null,
  ended_at timestamptz
);
create index assertion_live on assertion (identity) where ended_at is null;

create table hold (
  id uuid primary key,
  connection text not null,
  stream text not null,
  record_id text not null,
  field text,
  identity uuid not null,
  reason text not null,
  rulebook text,
  at timestamptz not null,
  released_at timestamptz
);
create index hold_live on hold (identity) where released_at is null;

create table dirty_record (
  connection text not null,
  stream text not null,
  id text not null,
  entity text not null,
  seq bigint generated always as identity,
  primary key (connection, stream, id)
);
create index dirty_record_order on dirty_record (entity, seq);

create table dirty_identity (
  identity uuid primary key,
  entity text not null,
  seq bigint generated always as identity
);
create index dirty_identity_order on dirty_identity (entity, seq);
`,
} as const;
