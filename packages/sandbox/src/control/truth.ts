import type { EntityName, VendorName } from '../core/vendor.ts';
import { defects, type DefectId } from '../population/defects.ts';
import type { Vendors } from '../population/seed.ts';
import type { Label, Labels } from './labels.ts';

export interface DefectCount {
  readonly id: DefectId;
  readonly entity: EntityName;
  readonly what: string;
  /** Seeded records that have the defect, and how many seeded records of the entity there are; the share is their ratio. */
  readonly records: number;
  readonly of: number;
  readonly share: number;
  readonly byVendor: Readonly<Record<VendorName, number>>;
}

export interface LabelledRecord {
  readonly vendor: VendorName;
  readonly type: string;
  readonly id: string;
  readonly entity: EntityName;
  readonly label: string;
  readonly inferred: boolean;
  readonly live: boolean;
}

const byVendor = (rows: readonly Label[]): Readonly<Record<VendorName, number>> => {
  const counts = { hubspot: 0, salesforce: 0, close: 0 };
  for (const { vendor } of rows) counts[vendor]++;
  return counts;
};

/** What was done to the population on purpose, counted in the records that were seeded. */
export function defectCounts(labels: Labels): readonly DefectCount[] {
  const seeded = [...labels.rows.values()].filter((row) => row.defects !== undefined);
  return defects.map(({ id, entity, what }) => {
    const all = seeded.filter((row) => row.entity === entity);
    const having = all.filter((row) => row.defects?.includes(id));
    return {
      id,
      entity,
      what,
      records: having.length,
      of: all.length,
      share: all.length === 0 ? 0 : having.length / all.length,
      byVendor: byVendor(having),
    };
  });
}

/** Live labelled records by entity and vendor, and how many real things they are. */
export function liveCounts(
  records: readonly LabelledRecord[],
): Readonly<Record<EntityName, { things: number; records: Readonly<Record<VendorName, number>> }>> {
  const counts = {} as Record<EntityName, { things: number; records: Readonly<Record<VendorName, number>> }>;
  for (const entity of ['person', 'company', 'deal', 'user'] as const) {
    const live = records.filter((record) => record.entity === entity && record.live);
    const per = { hubspot: 0, salesforce: 0, close: 0 };
    for (const { vendor } of live) per[vendor]++;
    counts[entity] = { things: new Set(live.map(({ label }) => label)).size, records: per };
  }
  return counts;
}

/** The label of every record, deleted ones too. */
export function labelledRecords(vendors: Vendors, labels: Labels): readonly LabelledRecord[] {
  return Array.from(labels.rows.values(), ({ vendor, type, record, entity, label, inferred }) => ({
    vendor,
    type,
    id: record,
    entity,
    label,
    inferred,
    live: vendors[vendor].backdoor.get(type, record)?.live === true,
  }));
}
