/**
 * What would be written, as it was shown to somebody, under its hash; a plan that was applied names its change set. Lines hold
 * values, so plans don't outlive their month.
 */
export const plans = {
  id: '0012-plans',
  sql: `
-- A change set is undone once.
alter table change_set add column undoes uuid references change_set(id);
create unique index change_set_undoes on change_set (undoes) where undoes is not null;
create index change_set_at on change_set (at);
create index intent_change_set on intent (change_set);

create table plan (
  id uuid primary key,
  hash text not null,
  kind text not null check (kind in ('forward', 'undo')),
  rulebook text not null,
  connections text[] not null,
  entities text[] not null,
  undoes uuid references change_set(id),
  lines integer not null,
  summary jsonb not null,
  actor text not null,
  at timestamptz not null,
  change_set uuid references change_set(id),
  check ((kind = 'undo') = (undoes is not null))
);
create index plan_hash on plan (hash text_pattern_ops, at);
create index plan_at on plan (at);

create table plan_line (
  plan uuid not null references plan(id) on delete cascade,
  position integer not null,
  key text not null,
  line jsonb not null,
  intent_key text,
  primary key (plan, position)
);
`,
} as const;
