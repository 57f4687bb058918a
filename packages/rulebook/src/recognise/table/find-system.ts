import type { ColumnSense } from '../column/sense-column.ts';
import { headingWords } from '../heading/heading-words.ts';
import { foldText } from '../value/fold-text.ts';
import { SYSTEMS, type SystemSigns } from './system-signs.ts';

/** Where a table comes from. */
export interface FoundSystem {
  /** Connection id. */
  readonly id: string;
  /** As people call it. */
  readonly label: string;
  /** Undefined = nobody knows, and it is called like its file. */
  readonly because: string | undefined;
}

const ENOUGH = 3;
const BY_FILE = 3.5;

/** The system whose exports look like this; else the file itself is one. */
export function findSystem(columns: readonly ColumnSense[], file: string): FoundSystem {
  const [best] = SYSTEMS.map((system) => ({ system, ...weigh(system, columns, file) })).toSorted((a, b) => b.bits - a.bits);
  if (best !== undefined && best.bits >= ENOUGH) {
    const { id, label } = best.system;
    return { id, label, because: best.signs.slice(0, 3).join(', ') };
  }
  return { id: slugOf(file), label: labelOf(file), because: undefined };
}

function weigh(
  { headings, written, ids, files }: SystemSigns,
  columns: readonly ColumnSense[],
  file: string,
): { readonly bits: number; readonly signs: readonly string[] } {
  const table = new Map(
    headings.split(' ').map((entry) => [entry.slice(0, entry.indexOf(':')), Number(entry.slice(entry.indexOf(':') + 1))]),
  );
  const found: { readonly sign: string; readonly bits: number }[] = [];
  for (const { name, values } of columns) {
    const said = table.get(headingWords(name).join('')) ?? 0;
    const isWritten = written !== undefined && written.test(name);
    if (said > 0 || isWritten) found.push({ sign: name, bits: Math.max(said, isWritten ? 3 : 0) });
    if (ids !== undefined && values.looked >= 3 && values.values.every((value) => ids.test(value)))
      found.push({ sign: `ids in ${name}`, bits: 4 });
  }
  if (headingWords(file).some((word) => files.includes(word))) found.push({ sign: "the file's name", bits: BY_FILE });
  const sorted = found.toSorted((a, b) => b.bits - a.bits);
  return { bits: sorted.reduce((sum, one) => sum + one.bits, 0), signs: [...new Set(sorted.map(({ sign }) => sign))] };
}

/** A connection id: small letters, digits and dashes. */
export function slugOf(file: string): string {
  const slug = foldText(file)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+/g, '')
    .slice(0, 40)
    .replaceAll(/-+$/g, '');
  return slug === '' ? 'file' : slug;
}

/** `crm_contacts-2024` -> `Crm contacts 2024`. */
function labelOf(file: string): string {
  const text = file.replaceAll(/[_\s-]+/g, ' ').trim();
  return text === '' ? 'File' : text.charAt(0).toUpperCase() + text.slice(1);
}
