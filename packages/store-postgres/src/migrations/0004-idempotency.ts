/** Decisions that were sent with an idempotency key: the same key gets the same answer again. */
export const idempotency = {
  id: '0004-idempotency',
  sql: `
create table idempotency (
  key text primary key,
  fingerprint text not null,
  result jsonb not null,
  at timestamptz not null
);
create index idempotency_at on idempotency (at);
`,
} as const;
