import { counted, names } from '../text/numbers.ts';
import type { AuditEntity } from './audit-facts.ts';
import type { AuditCost } from './audit-model.ts';

/** Minutes that a person needs for one pair of records, and for one value that systems differ on. */
export const MINUTES_PER_PAIR = 2;
export const MINUTES_PER_VALUE = 1;

/** What follows if nothing is done, counted from the facts under stated assumptions; in the order of `COST_KINDS`. */
export function auditCosts(entities: readonly AuditEntity[]): readonly AuditCost[] {
  return [
    spareRecords(entities),
    doubleMails(entities),
    twoOwners(entities),
    noOwner(entities),
    noAddress(entities),
    reviewTime(entities),
    decisionTime(entities),
  ].filter(({ amount }) => amount > 0);
}

function spareRecords(entities: readonly AuditEntity[]): AuditCost {
  const spare = ({ duplicates: { bySystem } }: AuditEntity): number => sum(bySystem, ({ records, groups }) => records - groups);
  const amount = sum(entities, spare);
  return {
    kind: 'spare-records',
    amount,
    unit: amount === 1 ? 'record' : 'records',
    says: `${amount === 1 ? 'is a second copy' : 'are second copies'} inside one system: worked twice, and billed twice where a plan counts records${ofEach(entities, spare)}`,
    assuming: 'one record for each thing in a system is enough',
  };
}

function doubleMails(entities: readonly AuditEntity[]): AuditCost {
  const amount = sum(entities, ({ duplicates }) => duplicates.spareWithEmail ?? 0);
  return {
    kind: 'double-mails',
    amount,
    unit: amount === 1 ? 'mail' : 'mails',
    says: `too many with each mailing to everybody in a system: the same reader gets ${amount === 1 ? 'it' : 'them'} again`,
    assuming: 'every second copy with an e-mail address is on the list',
  };
}

function twoOwners(entities: readonly AuditEntity[]): AuditCost {
  const differ = ({ conflicts }: AuditEntity): number => conflicts.owners ?? 0;
  const deals = sum(entities, ({ conflicts }) => conflicts.ownersWithOpenDeal ?? 0);
  const amount = sum(entities, differ);
  return {
    kind: 'two-owners',
    amount,
    unit: things(entities, differ),
    says: `can be called by two colleagues who do not know of each other${deals > 0 ? `; ${counted(deals, 'has', 'have')} an open deal` : ''}`,
    assuming: 'each owner works the records that a system gives to him or her',
  };
}

function noOwner(entities: readonly AuditEntity[]): AuditCost {
  const unowned = ({ owners }: AuditEntity): number => (owners?.unowned ?? 0) + (owners?.unknownOwners ?? 0);
  const amount = sum(entities, unowned);
  return {
    kind: 'no-owner',
    amount,
    unit: amount === 1 ? 'record' : 'records',
    says: `${amount === 1 ? 'has' : 'have'} nobody who answers${ofEach(entities, unowned)}`,
    assuming: 'a record without an owner, or with one who is not on the list of users, is nobody’s work',
  };
}

function noAddress(entities: readonly AuditEntity[]): AuditCost {
  const blank = ({ missing, malformed }: AuditEntity): number =>
    sum([...missing, ...malformed], ({ field, records }) => (field === 'email' ? records : 0));
  const amount = sum(entities, blank);
  return {
    kind: 'no-address',
    amount,
    unit: amount === 1 ? 'record' : 'records',
    says: `cannot be reached by mail${ofEach(entities, blank)}`,
    assuming: 'the e-mail address is blank or broken, and no other record of the same thing is used',
  };
}

function reviewTime(entities: readonly AuditEntity[]): AuditCost {
  const pairs = sum(entities, ({ duplicates }) => duplicates.toReview + duplicates.openPairs);
  return {
    kind: 'review-time',
    ...hours(pairs * MINUTES_PER_PAIR),
    says: `of comparing by hand: ${counted(pairs, 'group or pair', 'groups and pairs')} that may be the same`,
    assuming: `${counted(MINUTES_PER_PAIR, 'minute', 'minutes')} for each`,
  };
}

function decisionTime(entities: readonly AuditEntity[]): AuditCost {
  const values = sum(entities, ({ conflicts }) => sum(conflicts.byField, ({ identities }) => identities));
  return {
    kind: 'decision-time',
    ...hours(values * MINUTES_PER_VALUE),
    says: `of deciding one by one which value is right: ${counted(values, 'value that differs', 'values that differ')}`,
    assuming: `${counted(MINUTES_PER_VALUE, 'minute', 'minutes')} for each`,
  };
}

/** Below an hour and a half in minutes. */
function hours(minutes: number): { readonly amount: number; readonly unit: string } {
  return minutes < 90 ? { amount: minutes, unit: 'minutes' } : { amount: Math.round(minutes / 60), unit: 'hours' };
}

/** ` (871 people and 138 companies)`; nothing where all are of the only kind of records that was read. */
function ofEach(entities: readonly AuditEntity[], number: (entity: AuditEntity) => number): string {
  const some = entities.filter((entity) => number(entity) > 0);
  return entities.length < 2 ? '' : ` (${names(some.map((entity) => counted(number(entity), entity.one, entity.many)))})`;
}

/** `people and deals`. */
function things(entities: readonly AuditEntity[], number: (entity: AuditEntity) => number): string {
  const some = entities.filter((entity) => number(entity) > 0);
  return names(some.map((entity) => (number(entity) === 1 ? entity.one : entity.many)));
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);
