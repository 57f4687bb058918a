import { parseMoment } from '../dates.ts';
import { problem } from '../errors.ts';
import type { LeadRow } from '../rows.ts';
import { hasWords } from '../search/conditions.ts';
import { allText } from '../search/fields.ts';
import type { Store } from '../store.ts';
import { tokenize } from '../token-index.ts';

type Test = (row: LeadRow) => boolean;
const TERM = /(-)?(?:([\w.]+)\s*(>=|<=|>|<|:|=)\s*)?("[^"]*"|[^\s"]+)/g;
const MINUTE_MS = 60_000;

/**
 * The old query language of `GET /lead/?query=` as far as integrations use it: dates with the precision of a minute,
 * ids, names, e-mails, statuses, custom fields, and free words (close.md 4). Throws 400 for a bad date.
 */
export function legacyQuery(store: Store, query: string): Test {
  const tests: Test[] = [];
  for (const [, minus, key, comparison, raw = ''] of query.matchAll(TERM)) {
    if (key === 'sort') continue;
    const test = term(store, key, comparison, raw.replaceAll('"', ''));
    tests.push(minus === undefined ? test : (row) => !test(row));
  }
  return (row) => tests.every((test) => test(row));
}

function term(store: Store, key: string | undefined, comparison: string | undefined, value: string): Test {
  const words = tokenize(value);
  const inText = (texts: readonly unknown[]): boolean =>
    texts.some((text) => typeof text === 'string' && hasWords(tokenize(text), words));
  switch (key) {
    case 'date_created':
      return byMinute((row) => row.created, comparison, value);
    case 'date_updated':
      return byMinute((row) => row.updated, comparison, value);
    case 'id':
      return (row) => row.id === value;
    case 'name':
    case 'company':
      return (row) => inText([row.name]);
    case 'status_id':
      return (row) => row.status_id === value;
    case 'status':
    case 'lead_status':
      return (row) => store.leadStatuses.get(row.status_id)?.label === value;
    case 'email':
    case 'email_address':
      return (row) =>
        store.indexed.contacts.childrenOf(row.id).some((contact) => inText(contact.emails.map(({ email }) => email)));
    case undefined:
      return (row) => inText(allText(store, store.indexed, { type: 'lead', row }));
    default: {
      const id = key.replace(/^custom\./, '');
      return (row) => inText([row.custom[id]].flat().map(String));
    }
  }
}

function byMinute(of: (row: LeadRow) => number, comparison: string | undefined, value: string): Test {
  const at = parseMoment(value);
  if (at === undefined) throw problem(`Invalid query: ${value} is not a date.`);
  const minute = Math.floor(at / MINUTE_MS);
  return (row) => {
    const other = Math.floor(of(row) / MINUTE_MS);
    if (comparison === '>=') return other >= minute;
    if (comparison === '>') return other > minute;
    if (comparison === '<=') return other <= minute;
    return comparison === '<' ? other < minute : other === minute;
  };
}
