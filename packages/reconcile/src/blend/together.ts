/**
 * Bits that an agreement on one field is worth beside an agreement on another, by `field|beside`: of a town beside its postcode hardly any. Counted in a sample of records (`rows`: value
 * by field, the empty text for none); pairs of records that are one thing (`same`: their share) are left out of the count, and where they are most of what agrees, nothing is said.
 */
export function togetherBits(
  rows: readonly (readonly string[])[],
  fields: readonly string[],
  same: number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [i, field] of fields.entries()) {
    for (const [j, beside] of fields.entries()) {
      if (i === j) continue;
      const both = rows.filter((row) => row[i] !== '' && row[j] !== '');
      const alone = agreeing(both.map((row) => row[j] ?? '')) - same;
      const together = agreeing(both.map((row) => `${row[i]}\n${row[j]}`)) - same;
      if (alone < same || alone <= 0) continue;
      found.set(`${field}|${beside}`, -Math.log2(Math.max(Math.min(1, together / alone), 1e-4)));
    }
  }
  return found;
}

/** Share of pairs that agree. */
function agreeing(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let pairs = 0;
  for (const count of counts.values()) pairs += count * (count - 1);
  return pairs / Math.max(1, values.length * (values.length - 1));
}
