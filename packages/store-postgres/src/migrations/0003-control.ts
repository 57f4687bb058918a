/**
 * People, rules in force, what daemons share, and the history.
 */
export const control = {
  id: '0003-control',
  sql: `
create table principal (
  id text primary key,
  kind text not null check (kind in ('person', 'team')),
  name text not null,
  email text,
  active boolean not null
);

create table rulebook (
  hash text primary key,
  body jsonb not null,
  at timestamptz not null
);

create table activation (
  seq bigint generated always as identity primary key,
  rulebook text not null references rulebook(hash),
  actor text not null,
  at timestamptz not null
);

create table lease (
  name text primary key,
  holder text not null,
  epoch bigint not null,
  until timestamptz not null
);

create table bucket (
  connection text not null,
  name text not null,
  tokens double precision not null,
  at timestamptz not null,
  primary key (connection, name)
);

create table breaker (
  connection text primary key,
  state jsonb not null,
  resume_at timestamptz,
  at timestamptz not null
);

create table credential (
  connection text primary key,
  sealed bytea not null,
  at timestamptz not null
);

create table audit (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  actor text not null,
  subject text not null,
  payload uuid
);

create table audit_payload (
  id uuid primary key,
  salt text not null,
  body jsonb not null
);
`,
} as const;
