import { matcherOf, type MatchModel, type MatchRecord, type Tiers } from '@meshline/reconcile';
import { isMoney, isReference, type Value } from '@meshline/record';
import type { AuditGroup } from '@meshline/report';
import type { EntityRules } from '@meshline/rulebook';
import type { EntityRecords } from '../entity-records.ts';
import { isKnown, saysTheSame } from './same-value.ts';

/** Records shown side by side; of more only these. */
const MOST_RECORDS = 6;
const MOST_FIELDS = 10;

/** Makes a group of records ready to be shown, with what speaks for and against their being one thing. */
export class Groups {
  readonly #records: EntityRecords;
  readonly #tiers: Tiers;
  readonly #model: MatchModel;

  constructor(records: EntityRecords, tiers: Tiers, model: MatchModel) {
    this.#records = records;
    this.#tiers = tiers;
    this.#model = model;
  }

  /** `first` is a field that must be among those that are shown. */
  group(members: readonly number[], first?: string): AuditGroup {
    const shown = members.slice(0, MOST_RECORDS);
    const { rules, match } = this.#records;
    const records = shown.map((index) => match.at(index));
    const fields = Object.keys(rules.fields)
      .filter((field) => records.some((record) => textOf(record, field) !== null))
      .toSorted((a, b) => Number(b === first) - Number(a === first))
      .slice(0, MOST_FIELDS);
    const scores = members.map((index) => this.#tiers.score[index] ?? 0);
    const isSure = members.every((index) => this.#tiers.core[index] === 1);
    return {
      score: Math.min(...scores),
      tier: isSure ? 'link' : 'review',
      fields: fields.map((field) => ({
        field,
        label: rules.fields[field]?.label ?? field,
        differs: differs(rules, field, records),
      })),
      records: shown.map((index, at) => ({
        ...this.row(index),
        system: this.#records.tables[match.tableOf(index)]?.system ?? '',
        values: fields.map((field) => textOf(records[at], field)),
      })),
      evidence: this.#evidence(members),
    };
  }

  row(index: number): { readonly file: number; readonly row: number } {
    const { match, tables } = this.#records;
    return { file: tables[match.tableOf(index)]?.file ?? 0, row: match.rowOf(index) };
  }

  /** Of the weakest pair that binds the group: what the whole stands on. */
  #evidence(members: readonly number[]): AuditGroup['evidence'] {
    const [weakest] = members.toSorted((a, b) => (this.#tiers.score[a] ?? 0) - (this.#tiers.score[b] ?? 0));
    const partner = weakest === undefined ? -1 : (this.#tiers.partner[weakest] ?? -1);
    if (weakest === undefined || partner < 0) return [];
    const { rules, match } = this.#records;
    const matcher = matcherOf(rules, this.#model);
    const { parts } = matcher.compare(matcher.prepare(match.at(weakest)), matcher.prepare(match.at(partner)));
    return parts.filter(({ feature }) => feature !== 'prior').toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  }
}

function differs(rules: EntityRules, field: string, records: readonly MatchRecord[]): boolean {
  const [first, ...others] = records.filter((record) => isKnown(record, field));
  return first !== undefined && others.some((other) => !saysTheSame(rules, field, first, other));
}

/** A field of a record as one text; null = blank. */
export function textOf(record: MatchRecord | undefined, field: string): string | null {
  const values = record?.values[field] ?? [];
  if (values.length > 0) return values.map(text).join(', ');
  return record?.parentText[field] ?? null;
}

function text(value: Value): string {
  if (isMoney(value)) return `${value.amount} ${value.currency}`;
  if (isReference(value)) return value.id;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
