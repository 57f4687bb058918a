/** Verdicts are looked up by either record. */
export const verdictIndex = {
  id: '0006-verdict-index',
  sql: 'create index verdict_b on verdict (entity, b)',
} as const;
