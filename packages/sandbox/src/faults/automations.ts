import type { Mutation, Vendor } from '../core/vendor.ts';
import type { ActiveRule } from './active-rule.ts';
import type { Due } from './due.ts';
import type { IsField } from './judge-write.ts';
import { scopeOf, scopes } from './request-scope.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Somebody else sets a field; what is so already, or can't be written any more, is left as it is. */
function setField(
  vendor: Vendor,
  { type, id }: Mutation,
  rule: ActiveRule,
  field: string,
  value: unknown,
  isField: IsField,
): void {
  const record = vendor.backdoor.get(type, id);
  if (record?.live !== true) return;
  const key = Object.keys(record.properties).find((each) => isField(type, each, field));
  if (key !== undefined && same(record.properties[key], value)) return;
  scopes.run(scopeOf({ marks: [rule.mark], overApi: false }), () => {
    try {
      vendor.backdoor.edit(type, id, { [field]: value });
    } catch {
      // As in the vendor: an automation whose write is refused fails for itself.
    }
  });
}

/** Starts what follows a write that came over the API: automations answer writes, never each other. */
export function startAutomations(
  vendor: Vendor,
  mutation: Mutation,
  rules: readonly ActiveRule[],
  due: Due,
  isField: IsField,
  done: () => void,
): void {
  for (const rule of rules) {
    const { fault } = rule.rule;
    if (fault.kind !== 'rewrite' && fault.kind !== 'ping-pong') continue;
    if (mutation.kind === 'archive' || fault.type !== mutation.type) continue;
    if (!mutation.changed.some((key) => isField(mutation.type, key, fault.field)) || !rule.fires()) continue;
    const act = (at: number, value: unknown): void =>
      due.add({
        at,
        until: rule.rule.id,
        run: async () => {
          setField(vendor, mutation, rule, fault.field, value, isField);
          done();
        },
      });
    if (fault.kind === 'ping-pong')
      for (let round = 0; round < fault.rounds; round++) act(mutation.at + fault.everyMs * (round + 1), fault.values[round % 2]);
    else if (fault.afterMs > 0) act(mutation.at + fault.afterMs, fault.to);
    else setField(vendor, mutation, rule, fault.field, fault.to, isField);
  }
}
