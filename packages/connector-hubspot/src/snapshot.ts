import { progressGuard } from '@meshline/connector-kit';
import { ConnectorError, isConnectorError, type ReadItem } from '@meshline/connector-spec';
import type { Page } from './api.ts';
import type { SnapshotCursor } from './cursor.ts';
import { itemsOf, linksOf, readByIds, type Feed, type Links } from './feed.ts';
import type { WireRecord } from './wire.ts';

/** Pages of 100 between two checkpoints. */
const PAGES_PER_CHECKPOINT = 5;
/** Longer lists of properties go into the body of a batch read; a GET this long would meet a 414. */
const QUERY_MAX = 5000;

/** Reads the list from the cursor on, with checkpoints of phase `snapshot`; what follows the end is its caller's. */
export async function* readSnapshot(feed: Feed, cursor: SnapshotCursor): AsyncGenerator<ReadItem> {
  const guard = progressGuard(`HubSpot ${feed.schema.stream}, list`);
  let after = cursor.after;
  let records: WireRecord[] = [];
  for (let pages = 1; ; pages++) {
    guard(after ?? '');
    const page = await listPage(feed, after, after !== undefined && after === cursor.after);
    records.push(...page.records);
    after = page.next;
    if (after !== undefined && pages % PAGES_PER_CHECKPOINT !== 0) continue;
    const links = await listedLinks(feed, records);
    for (const wire of records) yield* itemsOf(feed, wire, links.get(wire.id));
    if (after === undefined) return;
    yield { kind: 'checkpoint', phase: 'snapshot', cursor: { ...cursor, after } };
    records = [];
  }
}

async function listPage(feed: Feed, after: string | undefined, stored: boolean): Promise<Page> {
  const { api, schema, properties, signal } = feed;
  const companies = listsCompanies(feed);
  const inQuery = properties.join(',').length <= QUERY_MAX;
  const asked = { after, properties: inQuery ? properties : ['hs_object_id'], companies, archived: false };
  try {
    const page = await api.list(schema.stream, asked, signal);
    if (inQuery) return page;
    const listed = new Map(page.records.map((wire) => [wire.id, wire]));
    const full = await readByIds(feed, [...listed.keys()]);
    return {
      next: page.next,
      records: full.map((wire) => ({ ...wire, companies: listed.get(wire.id)?.companies ?? wire.companies })),
    };
  } catch (error) {
    // A page token that was stored may be refused later; the pass has to start again then.
    if (!stored || !isConnectorError(error) || error.code !== 'RECORD_REJECTED') throw error;
    const message = `HubSpot ${schema.stream}, list: the stored page token is not valid any more; the stream is read anew.`;
    throw new ConnectorError({ ...error.data, code: 'CURSOR_EXPIRED', message }, { cause: error, sent: false });
  }
}

/** Where companies are all that is wanted, the list itself names them. */
const listsCompanies = ({ links }: Feed): boolean => links.length === 1 && links[0] === 'companies';

/** The list names companies without saying surely which is the primary: only with more than one is that worth a call. */
async function listedLinks(feed: Feed, records: readonly WireRecord[]): Promise<Map<string, Links>> {
  if (!listsCompanies(feed))
    return linksOf(
      feed,
      records.map(({ id }) => id),
    );
  const unclear = ({ companies }: WireRecord): boolean => companies.more || companies.ids.length > 1;
  const asked = await linksOf(
    feed,
    records.filter(unclear).map(({ id }) => id),
  );
  const listed = records
    .filter((wire) => !unclear(wire))
    .map(({ id, companies }): [string, Links] => {
      const values = companies.ids.map((company) => ({ value: { stream: 'companies', id: company } }));
      return [id, { companies: values.length === 0 ? null : values }];
    });
  return new Map([...asked, ...listed]);
}
