/** What is dirty only because our own write was read back needs its keys renewed, and no new comparison. */
export const dirtyEcho = {
  id: '0005-dirty-echo',
  sql: 'alter table dirty_record add column echo boolean not null default false',
} as const;
