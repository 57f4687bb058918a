import type { GateFacts, GateVerdicts } from './contract.ts';

const PASS = 'pass';

/** The seven checks before each attempt (R24, the table of the gate in product.md). Each is `pass` or the reason why not. */
export function gate(facts: GateFacts): GateVerdicts {
  return {
    mapping: mapping(facts),
    sourceOfTruth: sourceOfTruth(facts),
    owner: owner(facts),
    status: status(facts),
    retryCount:
      facts.attempts < facts.attemptLimit
        ? PASS
        : `tried ${facts.attempts} times, and the limit is ${facts.attemptLimit}; a person decides`,
    replaySafety: replaySafety(facts),
    outcome: facts.mustReadBack.length > 0 ? PASS : 'no state is named that must be read back',
  };
}

/** Whether all seven pass: only then may the write be sent. */
export function gatePasses(verdicts: GateVerdicts): boolean {
  return Object.values(verdicts).every((verdict) => verdict === PASS);
}

function mapping({ fields }: GateFacts): string {
  if (fields.length === 0) return 'there is nothing to write';
  const unknown = fields.filter(({ writable }) => writable === undefined);
  if (unknown.length > 0) return `the system has no field ${names(unknown)} (any more)`;
  const locked = fields.filter(({ writable }) => writable === false);
  if (locked.length > 0) return `the credential can't write ${names(locked)}`;
  const illegal = fields.filter(({ legalValue }) => !legalValue);
  return illegal.length > 0 ? `the value isn't one that the system offers: ${names(illegal)}` : PASS;
}

function sourceOfTruth({ rulebook, fields }: GateFacts): string {
  if (rulebook.ofIntent !== rulebook.inForce) return 'another rulebook is in force than the one that planned it';
  const unruled = fields.filter(({ rule }) => rule === '');
  return unruled.length > 0 ? `no rule is cited for ${names(unruled)}` : PASS;
}

function owner({ owners, itemOwnerActive }: GateFacts): string {
  const inactive = owners.filter(({ active }) => !active);
  if (inactive.length > 0) return `the owner isn't an active user there: ${names(inactive)}`;
  return itemOwnerActive ? PASS : 'nobody active owns the item';
}

function status({ kind, target, mode, approved, fields, held, parked }: GateFacts): string {
  if (mode === 'observe') return 'the connection only observes';
  if (mode === 'approve' && approved === false) return 'the connection writes only what was approved';
  if (kind === 'update' && !target.live) return 'the record is deleted or archived';
  const stopped = (those: readonly string[]): typeof fields => fields.filter(({ path }) => those.includes(path));
  if (stopped(held).length > 0) return `on hold: ${names(stopped(held))}`;
  return stopped(parked).length > 0 ? `an open exception stops ${names(stopped(parked))}` : PASS;
}

function replaySafety({ kind, target, createStrategy, slotFilled, unprobedUnknown }: GateFacts): string {
  if (unprobedUnknown) return 'an earlier attempt may have gone through and was not looked for yet';
  if (kind === 'create') {
    if (createStrategy === 'none') return 'a create here could not be repeated without a duplicate';
    return slotFilled ? 'a record is there already' : PASS;
  }
  if (target.epoch !== target.epochOfIntent) return 'the record was linked anew since it was planned';
  return target.version === target.basedOn ? PASS : 'the record changed since it was planned';
}

function names(fields: readonly { readonly path: string }[]): string {
  return fields.map(({ path }) => path).join(', ');
}
