/** Which daemon made an attempt, by the id of its heartbeat: who did how much, and whose work another one took over. */
export const attemptDaemon = {
  id: '0024-attempt-daemon',
  expands: true,
  sql: `
alter table attempt add column daemon uuid;
`,
} as const;
