import type { RecordRef, Value } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import type { PausedWrite } from '../facts.ts';
import type { Finding } from '../finding.ts';

/** Where a write would have gone: a field of a record, or a create in a connection. */
export interface Target {
  readonly connection: string;
  readonly stream: string;
  /** Undefined: a create. */
  readonly ref: RecordRef | undefined;
}

function base(
  { connection, ref }: Target,
  field: string | undefined,
  value?: Value,
): Omit<Finding, 'kind' | 'reason' | 'message'> {
  const parks = ref === undefined ? [{ connection }] : [{ connection, ref, ...(field === undefined ? {} : { field }) }];
  return {
    systems: [connection],
    ...(field === undefined ? {} : { field }),
    ...(ref === undefined ? {} : { ref }),
    evidence: ref === undefined || value === undefined ? [] : [{ ref, value, readAt: 0 }],
    parks,
  };
}

const label = (entity: EntityRules, field: string): string => entity.fields[field]?.label ?? field;

/** Each write of the field was changed back: two sides that both insist, until a person stops one of them. */
export function fight(entity: EntityRules, target: Target, field: string, source: string | undefined, times: number): Finding {
  const says = source === undefined ? 'a decision' : source;
  return {
    ...base(target, field),
    kind: 'fight',
    reason: 'changed-back',
    systems: [...new Set([target.connection, ...(source === undefined ? [] : [source])])].sort(),
    message: `${label(entity, field)}: what ${says} says was written to ${target.connection} ${times} times within a day, and changed back there each time; it isn't written any more. Stop the automation on one of the two sides, then 'retry'`,
  };
}

/** The system refuses the field, or every such write, whatever the record: nothing of it is sent until a person decides. */
export function pausedWrite(target: Target, field: string | undefined, { finding }: PausedWrite): Finding {
  return { ...base(target, field), ...finding };
}

/** Who should own it may not own records there. The other fields go on. */
export function inactiveOwner(entity: EntityRules, target: Target, field: string, blocks: boolean): Finding {
  return {
    ...base(target, field),
    ...(target.ref === undefined && !blocks ? { parks: [] } : {}),
    kind: 'unowned',
    reason: 'inactive-owner',
    message: `${label(entity, field)} can't be written to ${target.connection}: the agreed one is no active user there`,
  };
}

/** The golden reference has no record in the system, and none is coming by itself. */
export function missingTarget(entity: EntityRules, target: Target, field: string): Finding {
  const isUser = entity.fields[field]?.entity === 'user';
  return {
    ...base(target, field),
    kind: isUser ? 'unowned' : 'missing-field',
    reason: isUser ? 'owner-not-there' : 'missing-parent',
    message: isUser
      ? `${label(entity, field)} can't be written to ${target.connection}: the agreed one has no user there`
      : `${label(entity, field)} can't be written to ${target.connection}: it has no record there, and none will be made`,
  };
}

/** The golden reference has no record in the system, and gets none while it may be the same as another one. */
export function parentInDoubt(entity: EntityRules, target: Target, field: string): Finding {
  return {
    ...base(target, field),
    kind: 'missing-field',
    reason: 'parent-in-doubt',
    message: `${label(entity, field)} can't be written to ${target.connection} yet: the agreed one has no record there, and may be the same as another one. Decide that question first`,
  };
}

/** A create that can't be without this field. */
export function missingField(
  entity: EntityRules,
  target: Target,
  field: string | undefined,
  remote: string | undefined,
): Finding {
  const what = field === undefined ? `the field ${remote ?? ''}, which no row of the mapping fills` : label(entity, field);
  return {
    ...base(target, field),
    ...(field === undefined && remote !== undefined ? { detail: remote } : {}),
    kind: 'missing-field',
    reason: field === undefined ? 'required-not-mapped' : 'required',
    message: `No ${entity.label.one} can be made in ${target.connection} (${target.stream}) without ${what}`,
  };
}

/** A create that must hang on another record, of which nobody knows which one. */
export function missingParent(entity: EntityRules, target: Target, field: string): Finding {
  return {
    ...base(target, field),
    kind: 'missing-field',
    reason: 'missing-parent',
    message: `No ${entity.label.one} can be made in ${target.connection} (${target.stream}) without ${label(entity, field)}, and none is known`,
  };
}

/** The live manifest doesn't let the field be written. */
export function notWritable(entity: EntityRules, target: Target, field: string, remote: string): Finding {
  return {
    ...base(target, field),
    kind: 'schema-drift',
    reason: 'not-writable',
    detail: `${target.stream}.${remote}`,
    message: `${label(entity, field)} can't be written to ${target.connection}: the credential may not write ${target.stream}.${remote}`,
  };
}

/** The system offers a list of values, and this isn't one of them. */
export function illegalOption(entity: EntityRules, target: Target, field: string, remote: string, value: string): Finding {
  return {
    ...base(target, field, value),
    kind: 'failed-validation',
    reason: 'illegal-option',
    detail: `${target.stream}.${remote}: ${value}`,
    message: `${label(entity, field)} can't be written to ${target.connection}: ${target.stream}.${remote} doesn't offer '${value}'`,
  };
}

/** `schema-drift`, as the connection's owner can mend it: the system lacks what makes a create repeatable. */
export function noSafeCreate(entity: EntityRules, target: Target): Finding {
  return {
    ...base(target, undefined),
    kind: 'schema-drift',
    reason: 'no-safe-create',
    detail: target.stream,
    message: `No ${entity.label.one} is made in ${target.connection} (${target.stream}): a repeated create could not be told from a new one. Run 'meshline setup'`,
  };
}
