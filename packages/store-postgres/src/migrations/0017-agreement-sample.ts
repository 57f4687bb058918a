/** Sampled comparisons by field, pair of connections and hour. */
export const agreementSample = {
  id: '0017-agreement-sample',
  expands: true,
  sql: `
create table agreement_sample (
  entity text not null,
  field text not null,
  a text not null,
  b text not null,
  hour timestamptz not null,
  compared integer not null check (compared >= 0),
  same integer not null check (same between 0 and compared),
  primary key (hour, entity, field, a, b),
  check (a < b)
);
`,
} as const;
