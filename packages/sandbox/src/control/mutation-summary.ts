import type { VendorName } from '../core/vendor.ts';
import { vendorNames } from '../population/model.ts';
import type { Vendors } from '../population/seed.ts';
import type { Label, Labels } from './labels.ts';
import type { Observer } from './observer.ts';

export interface VendorSummary {
  readonly creates: number;
  readonly updates: number;
  readonly archives: number;
}

export interface MutationSummary {
  /** What came over the public API. */
  readonly vendors: Readonly<Record<VendorName, VendorSummary>>;
  /** API creates by vendor and marker. A marker with more than one create is worth a look. */
  readonly markers: readonly {
    readonly vendor: VendorName;
    readonly marker: string;
    readonly creates: number;
    readonly live: number;
  }[];
  /** Creates over the API of what the same system held already, or a marker that more than one live record bears. */
  readonly duplicateCreates: number;
  /** Live records beyond the first that bear one marker: a create that was repeated. */
  readonly repeatedCreates: number;
  readonly duplicates: readonly {
    readonly vendor: VendorName;
    readonly type: string;
    readonly id: string;
    readonly label: string;
    readonly reason: 'label' | 'marker';
  }[];
}

/** Counts on the vendors' side of the wire. */
export function summarise(vendors: Vendors, labels: Labels, observer: Observer): MutationSummary {
  const counts = Object.fromEntries(vendorNames.map((vendor) => [vendor, { creates: 0, updates: 0, archives: 0 }])) as Record<
    VendorName,
    { creates: number; updates: number; archives: number }
  >;
  const marked = new Map<string, { vendor: VendorName; marker: string; created: Set<string>; bearers: Map<string, string> }>();
  for (const { mutation } of observer.observed) {
    const { vendor, kind, marker, type, id, viaApi } = mutation;
    if (viaApi) counts[vendor][kind === 'create' ? 'creates' : kind === 'update' ? 'updates' : 'archives']++;
    if (marker === undefined) continue;
    const key = `${vendor} ${marker}`;
    let entry = marked.get(key);
    if (entry === undefined) marked.set(key, (entry = { vendor, marker, created: new Set(), bearers: new Map() }));
    entry.bearers.set(`${type} ${id}`, type);
    if (viaApi && kind === 'create') entry.created.add(id);
  }
  const duplicates: MutationSummary['duplicates'][number][] = [];
  const told = new Set<string>();
  const add = (row: Pick<Label, 'vendor' | 'type' | 'record' | 'label'>, reason: 'label' | 'marker'): void => {
    const key = `${row.vendor} ${row.type} ${row.record}`;
    if (told.has(key)) return;
    told.add(key);
    duplicates.push({ vendor: row.vendor, type: row.type, id: row.record, label: row.label, reason });
  };
  for (const row of labels.rows.values()) if (row.duplicateCreate === true) add(row, 'label');
  const markers: MutationSummary['markers'][number][] = [];
  let repeatedCreates = 0;
  for (const { vendor, marker, created, bearers } of marked.values()) {
    const live = [...bearers]
      .map(([key, type]) => ({ type, record: key.slice(type.length + 1) }))
      .filter(({ type, record }) => vendors[vendor].backdoor.get(type, record)?.live === true);
    if (created.size > 0) markers.push({ vendor, marker, creates: created.size, live: live.length });
    for (const each of live.slice(1)) {
      repeatedCreates++;
      add({ vendor, ...each, label: labels.get(vendor, each.type, each.record)?.label ?? '' }, 'marker');
    }
  }
  return { vendors: counts, markers, duplicateCreates: duplicates.length, repeatedCreates, duplicates };
}
