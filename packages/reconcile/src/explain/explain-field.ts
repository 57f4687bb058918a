import { formatRef, isBlank } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import type { IdentityFacts } from '../facts.ts';
import type { Discrepancy, Settled } from '../settle/contract.ts';
import { viewsOf } from '../settle/record-view.ts';

const WHY: Readonly<Record<Discrepancy['kind'], string>> = {
  stale: 'still holds what was agreed on before',
  missing: 'is blank',
  conflicting: 'holds another value, without having agreed before',
  unauthorised: 'was changed there, where it is not decided',
  unmapped: "holds a value that the rulebook's table doesn't know",
  unreadable: 'holds no legal value of its kind',
  'absent-record': 'has no record yet',
};

/** Why a field is what it is, as sentences for an operator: the source of truth, who differs and why, what is asked. No values. */
export function explainField(facts: IdentityFacts, settled: Settled, entity: EntityRules, field: string): readonly string[] {
  const rules = entity.fields[field];
  if (rules === undefined) return [`A ${entity.label.one} has no field '${field}'.`];
  const known = settled.golden[field];
  const sentences: string[] = [];
  if (known === undefined)
    sentences.push(`${rules.label} isn't settled: no system says it, or none of those that do is its source of truth.`);
  else {
    const { source } = known;
    const from = source.kind === 'assertion' ? 'a decision' : formatRef(source.ref);
    sentences.push(
      isBlank(known.value)
        ? `${rules.label} is blank, by ${known.rule}; it comes from ${from}.`
        : `${rules.label} comes from ${from}, by ${known.rule}.`,
    );
  }
  for (const { record, stream } of viewsOf(facts, entity)) {
    const name = formatRef(record.ref);
    const found = settled.discrepancies.find((one) => one.field === field && formatRef(one.ref) === name);
    if (stream.lenses[field] === undefined) sentences.push(`${name} does not hold it.`);
    else if (found !== undefined) sentences.push(`${name} ${WHY[found.kind]}.`);
    else if (
      Object.hasOwn(record.baseline, field) ||
      settled.baselines.some(({ ref, fields }) => formatRef(ref) === name && Object.hasOwn(fields, field))
    ) {
      sentences.push(`${name} agrees${record.role === 'duplicate' ? ' (a spare copy: it is read, and never written)' : ''}.`);
    }
  }
  for (const finding of settled.findings) if (finding.field === field) sentences.push(`Asked: ${finding.message}.`);
  for (const hold of facts.holds) {
    if (hold.field === undefined || hold.field === field) sentences.push(`${formatRef(hold.ref)} is on hold: ${hold.reason}.`);
  }
  return sentences;
}
