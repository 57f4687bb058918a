import { canonicalHash, formatRef, isReference, type Value } from '@meshline/record';
import type { Finding } from '../finding.ts';

/** What findings of one cause share (architecture 6.12): kind, entity, field, systems, reason and detail. */
export function causeKey(finding: Finding, entity: string): string {
  return key([finding.kind, entity, finding.field ?? '', finding.systems.join('+'), finding.reason, finding.detail ?? '']);
}

/** What makes a finding one and the same within its cause: its record, or the identity as a whole. */
export function itemKey(finding: Finding, identity: string): string {
  const subject = finding.ref === undefined ? identity : formatRef(finding.ref);
  return key([finding.kind, finding.field ?? '', finding.systems.join('+'), finding.reason, finding.detail ?? '', subject]);
}

/** Changes exactly when what the systems say changes; not with the time of reading, nor with the order. */
export function evidenceHash(finding: Finding): string {
  const said = finding.evidence.map(({ ref, value }): [string, Value | { absent: true }] => [
    formatRef(ref),
    value === undefined ? { absent: true } : bare(value),
  ]);
  return canonicalHash([
    ...said.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    finding.proposed === undefined ? [] : [bare(finding.proposed)],
  ]);
}

/** Keys in a fixed shape; `undefined` has no JSON form. */
function bare(value: Value): Value {
  if (isReference(value)) return { stream: value.stream, id: value.id };
  return JSON.parse(JSON.stringify(value)) as Value;
}

function key(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[%|]/g, encodeURIComponent)).join('|');
}
