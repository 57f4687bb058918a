/**
 * What is done in a system and is no golden record: a task, a note, a change of owner. One row for each slot (cause, name, connection), so
 * that a repeat finds it. Its id stands in the record that it makes, where the system has a place for it.
 */
export const actions = {
  id: '0036-actions',
  sql: `
create table action (
  id uuid primary key,
  cause text not null,
  name text not null,
  connection text not null,
  kind text not null check (kind in ('create', 'update', 'archive')),
  stream text not null,
  record_id text,
  patch jsonb not null,
  reason text not null check (reason <> ''),
  before jsonb,
  stored jsonb,
  state text not null check (state in ('ready', 'sending', 'unknown', 'applied', 'confirmed', 'rejected')),
  undoes uuid references action(id),
  rulebook text not null,
  not_before timestamptz not null,
  lease_until timestamptz,
  lease_epoch integer not null default 0,
  attempts integer not null default 0,
  error jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (cause, name, connection),
  check (kind = 'create' or record_id is not null)
);
create index action_due on action (connection, not_before) where state in ('ready', 'unknown', 'applied');
create index action_sending on action (lease_until) where state = 'sending';

-- An attempt can't exist without the seven checks of the gate (R24), and is committed before the call.
create table action_attempt (
  action uuid not null references action(id),
  number integer not null,
  check_mapping text not null,
  check_source_of_truth text not null,
  check_owner text not null,
  check_status text not null,
  check_retry_count text not null,
  check_replay_safety text not null,
  check_outcome text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  error jsonb,
  primary key (action, number)
);
`,
  expands: true,
} as const;
