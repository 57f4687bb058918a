/** Ready intents in the order in which they are claimed. */
export const intentOrder = {
  id: '0007-intent-order',
  sql: `
drop index intent_ready;
create index intent_ready on intent (connection, (case lane when 'handoff' then 0 when 'live' then 1 else 2 end), seq) where state = 'ready';
`,
} as const;
