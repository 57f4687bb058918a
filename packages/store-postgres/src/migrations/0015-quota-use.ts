/**
 * Buckets with what the vendor enforced (a block, a slower refill), who waits for them, and their shape for people; and what
 * was used, by the minute.
 */
export const quotaUse = {
  id: '0015-quota-use',
  expands: true,
  sql: `
alter table bucket
  add column blocked_until timestamptz,
  add column limited_at timestamptz,
  add column pace double precision not null default 1,
  add column paced_at timestamptz,
  add column handoff_waits timestamptz,
  add column live_waits timestamptz,
  add column shape jsonb;

create table quota_use (
  connection text not null,
  bucket text not null,
  lane text not null check (lane in ('handoff', 'live', 'backfill')),
  minute timestamptz not null,
  used double precision not null,
  primary key (connection, bucket, minute, lane)
);
create index quota_use_minute on quota_use (minute);

create table call_count (
  connection text not null,
  minute timestamptz not null,
  calls integer not null default 0,
  retries integer not null default 0,
  primary key (connection, minute)
);
`,
} as const;
