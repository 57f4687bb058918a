import { formatRef, isBlank, type RecordRef, type Value } from '@meshline/record';
import { observe, sameCanonical, type Discrepancy, type Golden, type Observed } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { Decided } from '@meshline/sync';
import { formatValue, type Titles } from './format-value.ts';

/** What one live record of an identity says of one field, as people read it. */
export interface RecordValue {
  readonly ref: RecordRef;
  readonly role: 'primary' | 'duplicate';
  /** Unix milliseconds. */
  readonly readAt: number;
  readonly field: string;
  /** null = blank. */
  readonly text: string | null;
  readonly state: 'same' | 'differs' | 'unreadable';
}

/** All values of all live records; fields that a stream doesn't hold, or that couldn't be read, are missing. */
export function recordValues({ facts, settled }: Decided, entity: EntityRules, titles: Titles): readonly RecordValue[] {
  const country = goldenCountry(entity, settled.golden);
  return facts.records
    .filter(({ live }) => live)
    .flatMap(({ ref, role, readAt, fields }): RecordValue[] => {
      const stream = entity.streams.find((one) => one.connection === ref.connection && one.stream === ref.stream);
      if (stream === undefined) return [];
      const observed = observe(entity, stream, fields, facts.references, { country });
      return Object.entries(stream.lenses).flatMap(([field, lens]): RecordValue[] => {
        const said = observed[field];
        if (said === undefined || said.state === 'absent') return [];
        const discrepancy = settled.discrepancies.find((one) => one.field === field && formatRef(one.ref) === formatRef(ref));
        const golden = settled.golden[field]?.value;
        const state = stateOf(entity, field, said, discrepancy, golden, lens.access === 'both' && role === 'primary');
        // A full name can be split in several ways; where it agrees, it is split as the golden record is.
        const value = lens.kind === 'name-part' && state === 'same' && golden !== undefined ? golden : said;
        return [{ ref, role, readAt, field, text: textOf(value, entity, field, titles), state }];
      });
    });
}

/** Settling judges what it may write; what is only read is compared here. */
function stateOf(
  entity: EntityRules,
  field: string,
  said: Observed,
  discrepancy: Discrepancy | undefined,
  golden: Value | undefined,
  judged: boolean,
): RecordValue['state'] {
  if (said.state === 'unmapped' || said.state === 'invalid' || said.state === 'unresolved') return 'unreadable';
  if (discrepancy !== undefined) return 'differs';
  if (judged) return 'same';
  const rules = entity.fields[field];
  const value = said.state === 'set' ? said.value : null;
  if (rules === undefined || golden === undefined) return 'same';
  return sameCanonical(rules.type, value, golden, { currency: rules.currency }) ? 'same' : 'differs';
}

function textOf(said: Observed | Value, entity: EntityRules, field: string, titles: Titles): string | null {
  const rules = entity.fields[field];
  if (typeof said !== 'object' || said === null || !('state' in said))
    return blankOr(said as Value, (value) => formatValue(value, rules, titles));
  switch (said.state) {
    case 'set':
      return blankOr(said.value, (value) => formatValue(value, rules, titles));
    case 'unmapped':
    case 'invalid':
      return formatValue(said.raw, undefined, titles);
    case 'unresolved':
      return `${said.target.stream} ${said.target.id}`;
    case 'absent':
    case 'cleared':
      return null;
  }
}

function blankOr(value: Value, format: (value: Value) => string): string | null {
  return isBlank(value) ? null : format(value);
}

function goldenCountry(entity: EntityRules, golden: Golden): string | undefined {
  const field = Object.keys(entity.fields).find((name) => entity.fields[name]?.type === 'country');
  const value = field === undefined ? undefined : golden[field]?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
