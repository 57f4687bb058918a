import type { AuditEntity, AuditFieldCount, AuditGroup, AuditOwners, Listed } from './audit-facts.ts';
import { maskedNames, maskValue } from './mask.ts';

/** The entity as a report shows it: whether values differ is said of the true ones, then they are masked. */
export function shownEntity(entity: AuditEntity, showNames: boolean): AuditEntity {
  const group = (shown: AuditGroup): AuditGroup => (showNames ? withDiffers(shown) : maskedGroup(withDiffers(shown)));
  const counts = (rows: readonly AuditFieldCount[]): readonly AuditFieldCount[] => (showNames ? rows : rows.map(maskedCount));
  return {
    ...entity,
    duplicates: { ...entity.duplicates, examples: listed(entity.duplicates.examples, group) },
    conflicts: {
      ...entity.conflicts,
      byField: entity.conflicts.byField.map((row) => ({ ...row, examples: listed(row.examples, group) })),
    },
    missing: counts(entity.missing),
    malformed: counts(entity.malformed),
    owners: entity.owners === null || showNames ? entity.owners : maskedOwners(entity.owners),
  };
}

function withDiffers(group: AuditGroup): AuditGroup {
  const differ = (at: number): boolean => {
    const values = group.records.flatMap(({ values: all }) => {
      const value = all[at]?.trim().toLowerCase() ?? '';
      return value === '' ? [] : [value];
    });
    return new Set(values).size > 1;
  };
  return { ...group, fields: group.fields.map((field, at) => ({ ...field, differs: field.differs ?? differ(at) })) };
}

function maskedGroup(group: AuditGroup): AuditGroup {
  return {
    ...group,
    records: group.records.map((record) => ({
      ...record,
      values: record.values.map((value, at) => (value === null ? null : maskValue(group.fields[at]?.field ?? '', value))),
    })),
  };
}

function maskedCount(row: AuditFieldCount): AuditFieldCount {
  return {
    ...row,
    rows: listed(row.rows, (each) => (each.value === undefined ? each : { ...each, value: maskValue(row.field, each.value) })),
  };
}

function maskedOwners(owners: AuditOwners): AuditOwners {
  const all = maskedNames([...owners.owners.first, ...owners.without.first].map(({ owner }) => owner));
  const masked = <T extends { readonly owner: string }>(row: T): T => ({ ...row, owner: all.get(row.owner) ?? '' });
  return { ...owners, owners: listed(owners.owners, masked), without: listed(owners.without, masked) };
}

const listed = <T>({ total, first }: Listed<T>, map: (each: T) => T): Listed<T> => ({ total, first: first.map(map) });
