/**
 * Links that a person has undone, and the writes that each of them had caused: what its undo puts back.
 */
export const linkSplits = {
  id: '0026-link-splits',
  expands: true,
  sql: `
create table link_split (
  change_set uuid primary key references change_set(id),
  entity text not null,
  a text not null,
  b text not null
);
create table link_split_write (
  change_set uuid not null references link_split(change_set),
  intent uuid not null references intent(id),
  fields text[] not null,
  primary key (change_set, intent)
);
`,
} as const;
