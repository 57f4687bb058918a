/**
 * What a write replaced, so that it can be put back; what an undo holds, until then; each decision about a mode; and what is to be
 * decided again, at a pace.
 */
export const undo = {
  id: '0013-undo',
  sql: `
-- By remote field: what stood there when it was first sent. Fields that were there already, or weren't read, are missing.
alter table intent add column before jsonb;
alter table hold add column change_set uuid references change_set(id);
create index hold_change_set on hold (change_set) where change_set is not null;

create table mode_decision (
  seq bigint generated always as identity primary key,
  connection text not null,
  entity text not null,
  was text check (was in ('observe', 'approve', 'live')),
  mode text not null check (mode in ('observe', 'approve', 'live')),
  actor text not null,
  reason text not null,
  at timestamptz not null
);
insert into mode_decision (connection, entity, mode, actor, reason, at) select connection, entity, mode, actor, reason, since from connection_mode;

create table replay_due (
  identity uuid primary key,
  connections text[] not null,
  actor text not null,
  reason text not null,
  due_at timestamptz not null
);
create index replay_due_at on replay_due (due_at);
`,
} as const;
