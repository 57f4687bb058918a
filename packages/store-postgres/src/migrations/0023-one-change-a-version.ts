/**
 * Two daemons that see a new record at the same moment both take it for its first version: the second is told so, and looks again. Of two
 * sights of one version that stand there already, the later goes.
 */
export const oneChangeAVersion = {
  id: '0023-one-change-a-version',
  expands: true,
  sql: `
delete from change a using change b
  where b.connection = a.connection and b.stream = a.stream and b.id = a.id and b.version = a.version and b.seq < a.seq;
create unique index change_version on change (connection, stream, id, version);
drop index change_record;
`,
} as const;
