/** One row of a stream of a connection. Ids are strings, in the vendor's canonical form. */
export interface RecordRef {
  readonly connection: string;
  readonly stream: string;
  readonly id: string;
}

/** `hubspot/contacts/512`: the form in which people and logs name a record. Only the id may contain a slash. */
export function formatRef(ref: RecordRef): string {
  return `${ref.connection}/${ref.stream}/${ref.id}`;
}

/** The inverse of `formatRef`; undefined where the text is no ref. */
export function parseRef(text: string): RecordRef | undefined {
  const match = /^([^/\s]+)\/([^/\s]+)\/(.+)$/.exec(text);
  if (!match) return undefined;
  const [, connection = '', stream = '', id = ''] = match;
  return { connection, stream, id };
}

export function sameRef(a: RecordRef, b: RecordRef): boolean {
  return a.id === b.id && a.stream === b.stream && a.connection === b.connection;
}

/** A total order over refs, so that nothing depends on the order of arrival. */
export function compareRefs(a: RecordRef, b: RecordRef): number {
  return compareText(a.connection, b.connection) || compareText(a.stream, b.stream) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
