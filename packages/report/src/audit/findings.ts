import { count, counted, names, percent } from '../text/numbers.ts';
import type { AuditEntity, AuditFieldCount } from './audit-facts.ts';
import type { AuditFinding, AuditSummary, FindingKind } from './audit-model.ts';
import { elapsed } from './elapsed.ts';

/** Fields that a sentence names before it says how many more there are. */
const FIELDS = 3;

/** Found, not found, or why it couldn't be looked for. */
type Looked = AuditFinding | 'clean' | { readonly because: string };

/** What is wrong with the records of one entity, in the order of `FINDING_KINDS`. */
export function entitySummary(entity: AuditEntity): AuditSummary {
  const looked: readonly (readonly [FindingKind, Looked])[] = [
    ['duplicate', duplicates(entity)],
    ['conflict', conflicts(entity)],
    ['unowned', unowned(entity)],
    ['stale', stale(entity)],
    ['missing', missing(entity)],
    ['malformed', malformed(entity)],
    ['slow', slow(entity)],
  ];
  return {
    entity: entity.entity,
    one: entity.one,
    many: entity.many,
    records: entity.records,
    identities: entity.identities,
    shared: entity.shared,
    findings: looked.flatMap(([, what]) => (what === 'clean' || 'because' in what ? [] : [what])),
    clean: looked.flatMap(([kind, what]) => (what === 'clean' ? [kind] : [])),
    unjudged: looked.flatMap(([kind, what]) => (what !== 'clean' && 'because' in what ? [{ kind, because: what.because }] : [])),
  };
}

function duplicates({ duplicates: found, one, many, records }: AuditEntity): Looked {
  const { groups, sure, toReview, openPairs } = found;
  if (groups === 0) {
    if (openPairs === 0) return 'clean';
    return finding('duplicate', openPairs, ['pair', 'pairs'], null, `of ${many} look alike and are not counted as one`);
  }
  return finding(
    'duplicate',
    found.records,
    RECORDS,
    records,
    `in ${counted(groups, 'group', 'groups')} of the same ${one} in one system`,
    [
      toReview === 0 ? 'all of them sure' : `${count(sure)} sure, ${count(toReview)} to look at`,
      ...(openPairs > 0 ? [`${counted(openPairs, 'more pair looks', 'more pairs look')} alike`] : []),
    ],
  );
}

function conflicts({ conflicts: found, one, many }: AuditEntity): Looked {
  if (found.of === 0) return { because: `no ${one} has a second record to differ from` };
  if (found.identities === 0) return 'clean';
  const owners = found.owners ?? 0;
  const deals = found.ownersWithOpenDeal ?? 0;
  const byField = fieldList(
    found.byField.map(({ label, identities }) => ({ label, number: identities })),
    [one, many],
  );
  return finding(
    'conflict',
    found.identities,
    [one, many],
    found.of,
    `in several records ${has(found.identities)} values that differ`,
    [
      ...(owners > 0 ? [`${count(owners)} ${has(owners)} different owners`] : []),
      ...(deals > 0 ? [`${count(deals)} of those ${has(deals)} an open deal`] : []),
      ...(byField === '' ? [] : [`most often ${byField}`]),
    ],
  );
}

function unowned({ owners }: AuditEntity): Looked {
  if (owners === null) return { because: 'no column names an owner' };
  const unknown = owners.unknownOwners ?? 0;
  const more = [
    ...(unknown > 0 ? [`${counted(unknown, 'more names', 'more name')} one who is not on the users list`] : []),
    ...(owners.without.total > 0 ? [`${counted(owners.without.total, 'owner has', 'owners have')} no records`] : []),
  ];
  if (owners.unowned === 0 && more.length === 0) return 'clean';
  return finding('unowned', owners.unowned, RECORDS, owners.of, `${has(owners.unowned)} no owner`, more);
}

function stale({ stale: found }: AuditEntity): Looked {
  if (found === null) return { because: 'no column holds a date of change' };
  if (found.records === 0) return 'clean';
  const says = `untouched for ${counted(found.days, 'day', 'days')} or more`;
  return finding('stale', found.records, RECORDS, found.of, says, [`judged by ${found.by}`]);
}

function missing({ missing: fields }: AuditEntity): Looked {
  const [first, ...others] = mostFirst(fields);
  if (first === undefined) return 'clean';
  const also = others.slice(0, FIELDS).map(({ label, records, of }) => `${label} ${percent(share(records, of))}`);
  const rest = others.length - also.length;
  const further = [...also, ...(rest > 0 ? [counted(rest, 'more field', 'more fields')] : [])];
  return finding(
    'missing',
    first.records,
    RECORDS,
    first.of,
    `${has(first.records)} no ${first.label}`,
    further.length > 0 ? [`blank ${further.length === 1 ? 'is' : 'are'} also ${names(further)}`] : [],
  );
}

function malformed({ malformed: fields }: AuditEntity): Looked {
  const found = mostFirst(fields);
  const values = found.reduce((sum, { records }) => sum + records, 0);
  if (values === 0) return 'clean';
  const byField = fieldList(
    found.map(({ label, records }) => ({ label, number: records })),
    ['value', 'values'],
  );
  return finding('malformed', values, ['value', 'values'], null, `cannot be what the column says: ${byField}`);
}

function slow({ slow: found }: AuditEntity): Looked {
  if (found === null || found.rows === 0) return { because: 'no row has the dates of creation and of ownership' };
  return finding(
    'slow',
    found.rows,
    RECORDS,
    null,
    `with both dates took ${elapsed(found.medianHours)} from created to owned (median)`,
    [`the slowest tenth more than ${elapsed(found.p90Hours)}`],
  );
}

function finding(
  kind: FindingKind,
  number: number,
  [one, many]: readonly [string, string],
  of: number | null,
  says: string,
  details: readonly string[] = [],
): AuditFinding {
  const unit = number === 1 ? one : many;
  return { kind, count: number, unit, of, share: of === null ? null : share(number, of), says, details };
}

/** `Phone (1,204 people), Owner (812) and 3 more fields`. */
function fieldList(
  fields: readonly { readonly label: string; readonly number: number }[],
  [one, many]: readonly [string, string],
): string {
  const found = fields.filter(({ number }) => number > 0).toSorted((a, b) => b.number - a.number);
  const rest = found.length - FIELDS;
  return names([
    ...found
      .slice(0, FIELDS)
      .map(({ label, number }, at) => `${label} (${at === 0 ? counted(number, one, many) : count(number)})`),
    ...(rest > 0 ? [counted(rest, 'more field', 'more fields')] : []),
  ]);
}

const mostFirst = (fields: readonly AuditFieldCount[]): readonly AuditFieldCount[] =>
  fields.filter(({ records }) => records > 0).toSorted((a, b) => share(b.records, b.of) - share(a.records, a.of));
const RECORDS = ['record', 'records'] as const;
const has = (records: number): string => (records === 1 ? 'has' : 'have');
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
