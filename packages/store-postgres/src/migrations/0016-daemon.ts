/** Which daemons run, each with its heartbeat; and what happened in the last hour without reading the whole history. */
export const daemon = {
  id: '0016-daemon',
  sql: `
create table daemon (
  holder uuid primary key,
  version text not null,
  host text not null,
  pid integer not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
create index change_at on change using brin (at) with (autosummarize = on);
create index audit_at on audit using brin (at) with (autosummarize = on);
create index attempt_started on attempt using brin (started_at) with (autosummarize = on);
create index intent_parked on intent (connection, lane) where state = 'parked';
`,
} as const;
