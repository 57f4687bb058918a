import { entityIsDeleted, fault } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Org } from '../org.ts';
import type { SObjectType } from '../schema/object.ts';
import { isInBin, isLive, type Row } from '../store/row.ts';
import type { Actor } from './actor.ts';
import { checkUnique } from './constraints.ts';
import { logMutation, rowToWrite, touchBySystem } from './write.ts';

const CHILDREN = ['Contact', 'Opportunity'] as const;

/** Rows whose AccountId names this account, deleted ones too; a list, since callers write while they go through it. */
function childrenOf(org: Org, accountId: string): { readonly type: SObjectType; readonly row: Row }[] {
  return CHILDREN.flatMap((name) => {
    const table = org.tableNamed(name);
    const field = org.schema.field(table.type, 'AccountId');
    return field === undefined ? [] : Array.from(table.equal(field, accountId), (row) => ({ type: table.type, row }));
  });
}

function bury(org: Org, type: SObjectType, row: Row, userId: string, extra: Partial<Row>): Row {
  const at = Math.max(org.stamp(), row.stamp);
  const gone = {
    ...row,
    modifiedAt: at,
    modifiedBy: userId,
    stamp: at,
    version: row.version + 1,
    deletedAt: at,
    purgedAt: type.recycled ? null : at,
    ...extra,
  };
  return org.transactions.write(org.table(type), gone);
}

/** Moves a row into the recycle bin; an account takes its contacts and opportunities along. A delete moves SystemModstamp. */
export function removeRow(org: Org, type: SObjectType, id: string, actor: Actor): void {
  const row = rowToWrite(org, type, id);
  if (!type.deletable) throw fault(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', []);
  org.transactions.atomic(() => {
    logMutation(org, type, bury(org, type, row, actor.userId, {}), 'archive', actor.viaApi, ['IsDeleted']);
    if (type.name !== 'Account') return;
    for (const child of childrenOf(org, id)) {
      if (!isLive(child.row)) continue;
      const gone = bury(org, child.type, child.row, actor.userId, { deletedWith: id });
      logMutation(org, child.type, gone, 'archive', actor.viaApi, ['IsDeleted']);
    }
  });
}

/** Brings a row back from the recycle bin, with those that went along: the same id is live again. */
export function undeleteRow(org: Org, type: SObjectType, id: string, actor: Actor): void {
  const row = org.table(type).get(id);
  if (row === undefined || isLive(row) || !isInBin(row, org.now()))
    throw fault(400, 'UNDELETE_FAILED', 'Entity is not in the recycle bin', []);
  org.transactions.atomic(() => {
    const raise = (of: SObjectType, gone: Row): void => {
      checkUnique(org, of, gone.values, gone.id);
      const back = { ...touchBySystem(org, gone, gone.values), deletedAt: null, deletedWith: null, masterId: null };
      org.transactions.write(org.table(of), back);
      logMutation(org, of, back, 'update', actor.viaApi, ['IsDeleted']);
    };
    raise(type, row);
    for (const child of childrenOf(org, id))
      if (child.row.deletedWith === id && isInBin(child.row, org.now())) raise(child.type, child.row);
  });
}

/** Empties the recycle bin of one row: queryAll shows it for a day more, everything else has forgotten it. */
export function purgeRow(org: Org, type: SObjectType, id: string): void {
  const row = org.table(type).get(id);
  if (row === undefined || !isInBin(row, org.now())) throw fault(400, 'DELETE_FAILED', 'Entity is not in the recycle bin', []);
  org.transactions.atomic(() =>
    org.transactions.write(org.table(type), { ...row, purgedAt: org.stamp(), version: row.version + 1 }),
  );
}

/** Merges up to two losers into the winner: they go to the bin with MasterRecordId, their children to the winner (salesforce.md 8). */
export function mergeRows(org: Org, type: SObjectType, winnerId: string, loserIds: readonly string[], actor: Actor): void {
  if (!type.mergeable) throw fault(400, 'INVALID_TYPE_FOR_OPERATION', `entity type can not be merged: ${type.name}`, []);
  if (loserIds.length === 0 || loserIds.length > LIMITS.mergeLosers || loserIds.includes(winnerId)) {
    throw fault(400, 'INVALID_OPERATION', `merge: one or two other records, not ${loserIds.length}`, []);
  }
  org.transactions.atomic(() => {
    for (const loserId of loserIds) {
      const loser = rowToWrite(org, type, loserId);
      logMutation(org, type, bury(org, type, loser, actor.userId, { masterId: winnerId }), 'archive', actor.viaApi, [
        'IsDeleted',
        'MasterRecordId',
      ]);
      if (type.name === 'Account') {
        for (const child of childrenOf(org, loserId)) {
          if (!isLive(child.row)) continue;
          const moved = touchBySystem(org, child.row, { ...child.row.values, AccountId: winnerId });
          org.transactions.write(org.table(child.type), moved);
          logMutation(org, child.type, moved, 'update', actor.viaApi, ['AccountId']);
        }
      }
    }
    const winner = rowToWrite(org, type, winnerId);
    if (winner.values['IsConverted'] === true) throw entityIsDeleted();
    const next = {
      ...touchBySystem(org, winner, winner.values),
      modifiedAt: Math.max(org.stamp(), winner.stamp),
      modifiedBy: actor.userId,
    };
    org.transactions.write(org.table(type), next);
    logMutation(org, type, next, 'update', actor.viaApi, []);
  });
}
