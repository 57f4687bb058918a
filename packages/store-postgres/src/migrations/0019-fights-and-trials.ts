/**
 * Fights that a person has looked at: writes that were changed back before don't count any more. And identities that are settled
 * anew at a time.
 */
export const fightsAndTrials = {
  id: '0019-fights-and-trials',
  expands: true,
  sql: `
create table fight_pardon (
  connection text not null,
  stream text not null,
  record_id text not null,
  field text not null,
  at timestamptz not null,
  primary key (connection, stream, record_id, field)
);

create table settle_due (
  identity uuid primary key,
  entity text not null,
  at timestamptz not null
);
create index settle_due_at on settle_due (at);
`,
} as const;
