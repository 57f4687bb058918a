/** Attempts under way: few, however long the history is. */
export const openAttempts = {
  id: '0010-open-attempts',
  sql: 'create index attempt_open on attempt (intent) where ended_at is null',
} as const;
