import type { StreamDescription } from '@meshline/connector-spec';
import { canonicalHash } from '@meshline/record';

/**
 * A stream's description with its hash. The order in which the vendor lists fields and options doesn't count, nor do
 * labels: renaming a column on a screen is no drift. Fields come out sorted by name.
 */
export function describeStream(stream: Omit<StreamDescription, 'hash'>): StreamDescription {
  const fields = stream.fields.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const bare = fields.map(({ label: _label, options, references, ...field }) => ({
    ...field,
    ...(options === undefined ? {} : { options: options.map(({ value, active }) => `${active ? '+' : '-'}${value}`).toSorted() }),
    ...(references === undefined ? {} : { references: references.toSorted() }),
  }));
  return { ...stream, fields, hash: canonicalHash([stream.stream, bare, stream.naturalKeys.toSorted()]) };
}
