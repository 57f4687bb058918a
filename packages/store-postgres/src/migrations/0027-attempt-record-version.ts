/** Which version of its record the ledger held when an attempt was opened: what a write may have overwritten. */
export const attemptRecordVersion = {
  id: '0027-attempt-record-version',
  expands: true,
  sql: `
alter table attempt add column record_version integer;
`,
} as const;
