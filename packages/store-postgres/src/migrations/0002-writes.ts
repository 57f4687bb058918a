/**
 * What was decided to be written, each try of it, and what waits for a person.
 */
export const writes = {
  id: '0002-writes',
  sql: `
create table change_set (
  id uuid primary key,
  kind text not null check (kind in ('live', 'apply', 'decision', 'handoff', 'undo')),
  cause text not null,
  actor text not null,
  rulebook text not null,
  at timestamptz not null
);

create table intent (
  id uuid primary key,
  seq bigint generated always as identity unique,
  key text not null unique,
  change_set uuid not null references change_set(id),
  kind text not null check (kind in ('create', 'update')),
  entity text not null,
  identity uuid not null,
  connection text not null,
  stream text not null,
  record_id text,
  slot uuid references slot(id),
  epoch integer not null,
  based_on integer not null,
  patch jsonb not null,
  fields jsonb not null,
  lane text not null check (lane in ('handoff', 'live', 'backfill')),
  state text not null check (state in
    ('planned', 'ready', 'sending', 'applied', 'deferred', 'unknown', 'rejected', 'superseded', 'parked', 'confirmed', 'rewritten')),
  not_before timestamptz not null,
  lease_until timestamptz,
  lease_epoch integer not null default 0,
  attempts integer not null default 0,
  rewrites integer not null default 0,
  rulebook text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  applied_at timestamptz,
  ended_at timestamptz,
  error jsonb,
  check ((kind = 'update') = (record_id is not null and slot is null) or kind = 'create'),
  check (kind <> 'create' or slot is not null)
);
-- At most one open intent for a record and for a slot: a new plan supersedes an unsent one and waits behind a sent one.
create unique index intent_open_record on intent (connection, stream, record_id)
  where kind = 'update' and state in ('planned', 'ready', 'sending', 'applied', 'deferred', 'unknown');
create unique index intent_open_slot on intent (slot)
  where kind = 'create' and state in ('planned', 'ready', 'sending', 'applied', 'deferred', 'unknown');
create index intent_ready on intent (connection, lane, seq) where state = 'ready';
create index intent_confirm on intent (connection, not_before) where state in ('applied', 'unknown');
create index intent_sending on intent (lease_until) where state = 'sending';
create index intent_identity on intent (identity);
create index intent_record on intent (connection, stream, record_id);

-- An attempt can't exist without the seven checks of the gate (R24), and is committed before the call.
create table attempt (
  id uuid primary key,
  intent uuid not null references intent(id),
  number integer not null,
  lease_epoch integer not null,
  check_mapping text not null,
  check_source_of_truth text not null,
  check_owner text not null,
  check_status text not null,
  check_retry_count text not null,
  check_replay_safety text not null,
  check_outcome text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('applied', 'unchanged', 'conflict', 'rejected', 'deferred', 'unknown')),
  error jsonb,
  unique (intent, number)
);

create table exception (
  id bigint generated always as identity primary key,
  cause text not null,
  kind text not null,
  entity text not null,
  field text,
  systems text[] not null,
  reason text not null,
  detail text,
  message text not null,
  owner text not null,
  due_at timestamptz not null,
  backlog boolean not null,
  state text not null check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_because text,
  version integer not null default 1
);
create unique index exception_open on exception (cause) where state = 'open';
create index exception_kind on exception (state, kind);

create table exception_item (
  exception bigint not null references exception(id),
  item text not null,
  identity uuid,
  connection text,
  stream text,
  record_id text,
  finding jsonb not null,
  evidence_hash text not null,
  state text not null check (state in ('open', 'gone', 'decided')),
  times integer not null default 1,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  primary key (exception, item)
);
create index exception_item_identity on exception_item (identity) where state = 'open';

create table decision (
  id uuid primary key,
  exception bigint not null references exception(id),
  item text,
  verb text not null check (verb in ('route', 'approve', 'reject', 'retry', 'replay', 'escalate', 'close')),
  actor text not null,
  reason text not null,
  at timestamptz not null,
  detail jsonb not null default '{}'
);

-- What a person rejected or closed: the same finding with the same evidence stays closed.
create table settled_finding (
  item text not null,
  evidence_hash text not null,
  decision uuid not null references decision(id),
  identity uuid,
  primary key (item, evidence_hash)
);
create index settled_finding_identity on settled_finding (identity);
`,
} as const;
