import type { Interference } from '../core/interference.ts';
import type { ActiveRule } from './active-rule.ts';
import type { FaultKind, FaultOf } from './kinds.ts';
import { judgeWrite, type IsField } from './judge-write.ts';
import { scopes } from './request-scope.ts';

interface Standing<Kind extends FaultKind> {
  readonly rule: ActiveRule;
  readonly fault: FaultOf<Kind>;
}

/** What the rules that stand do to one vendor. Asked at every write: what nothing stands for costs next to nothing. */
export function interferenceOf(rules: () => readonly ActiveRule[], isField: IsField): Interference {
  const all = <Kind extends FaultKind>(kind: Kind): readonly Standing<Kind>[] => {
    const found: Standing<Kind>[] = [];
    for (const rule of rules()) {
      const fault = rule.fault(kind);
      if (fault !== undefined) found.push({ rule, fault });
    }
    return found;
  };
  const last = <Kind extends FaultKind>(kind: Kind) => all(kind).at(-1);
  /** A standing rule met the request at hand; outside of requests over the API it doesn't hold. */
  const meets = (rule: ActiveRule): boolean => {
    const scope = scopes.getStore();
    if (scope?.overApi !== true) return false;
    if (!scope.met.has(rule)) {
      scope.met.add(rule);
      rule.fires();
    }
    return true;
  };
  const isAbout = (fault: { readonly type: string; readonly field: string }, type: string, key: string): boolean =>
    fault.type.toLowerCase() === type.toLowerCase() && isField(type, key, fault.field);
  return {
    marks: () => [...(scopes.getStore()?.marks ?? []), ...all('equal-stamps').map(({ rule }) => rule.mark)],
    write: (write) => judgeWrite(rules(), write, isField),
    lagMs: (usual) => last('index-lag')?.fault.ms ?? usual,
    stamp: (now) => {
      const found = last('equal-stamps');
      if (found === undefined) return now;
      // Never before the rule began: stamps don't run backwards.
      const stamp = Math.max(found.rule.since, now - (now % found.fault.everyMs));
      return Math.min(now, stamp);
    },
    staleMs: () => scopes.getStore()?.staleMs ?? 0,
    remembersMs: () => Math.max(0, ...all('stale-read').map(({ fault }) => fault.ms)),
    commitAfterMs: () => scopes.getStore()?.commitAfterMs,
    allOrNothing: () => scopes.getStore()?.allOrNothing === true,
    isRemoved: (type, key) => all('field-removed').some(({ rule, fault }) => isAbout(fault, type, key) && meets(rule)),
    removedChoices: (type, key) =>
      all('picklist-value-removed').flatMap(({ rule, fault }) => (isAbout(fault, type, key) && meets(rule) ? [fault.value] : [])),
  };
}
