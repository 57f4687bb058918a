import { field, readOnly, text, type Field, type Scalar } from './field.ts';

const PARTS = [
  ['Street', 'textarea', 255],
  ['City', 'string', 40],
  ['State', 'string', 80],
  ['PostalCode', 'string', 20],
  ['Country', 'string', 80],
] as const;

/** The parts of an address and their read-only compound, e.g. `MailingCity` and `MailingAddress` (salesforce.md 10). */
export function address(prefix: string, label: string): readonly Field[] {
  const compound = `${prefix}Address`;
  const words = (part: string): string => `${label} ${part}`.trim();
  return [
    ...PARTS.map(([part, type, length]) =>
      type === 'textarea'
        ? field(`${prefix}${part}`, words(part), 'textarea', { length, compoundFieldName: compound, filterable: true })
        : text(`${prefix}${part}`, words(part === 'PostalCode' ? 'Zip/Postal Code' : part), length, {
            compoundFieldName: compound,
          }),
    ),
    readOnly(field(compound, words('Address'), 'address', { filterable: false }), (row) => {
      const parts: Record<string, Scalar> = {};
      for (const [part] of PARTS) parts[part.charAt(0).toLowerCase() + part.slice(1)] = row.values[`${prefix}${part}`] ?? null;
      return Object.values(parts).every((value) => value === null)
        ? null
        : { ...parts, geocodeAccuracy: null, latitude: null, longitude: null };
    }),
  ];
}
