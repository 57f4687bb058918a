import type { ColumnSense } from '../column/sense-column.ts';
import { headingWords } from '../heading/heading-words.ts';
import type { SampledFile } from '../sampled-file.ts';
import type { Where } from '../recognised.ts';
import { foldText } from '../value/fold-text.ts';
import type { EntityName } from './entity-field.ts';

const PERSON = new Set(
  'person|persons|people|individual|individuals|contact|contacts|natural person|b2c|private|privat|privatperson|privatkunde|consumer|human|person account|personal|particulier|particulares|persona|ind|p|i'.split(
    '|',
  ),
);
const COMPANY = new Set(
  'organization|organisation|organizations|company|companies|business|corporate|corporation|legal entity|legal person|b2b|firma|firmenkunde|unternehmen|geschaftskunde|org|commercial|account|business account|societe|entreprise|empresa|institution|c|o|b'.split(
    '|',
  ),
);
const YES = new Set(['true', 'yes', 'y', '1', 'ja', 'oui', 'si', 'wahr', 't', 'x']);

/** Rows of one kind in a file: which, and their values alone. */
export interface KindOfRows {
  readonly entity: EntityName;
  readonly where: Where | undefined;
  readonly file: SampledFile;
}

/** People and companies in one file, told apart by one of its columns. One kind alone is told too; undefined = no column says it. */
export function splitKinds(file: SampledFile, columns: readonly ColumnSense[]): readonly KindOfRows[] | undefined {
  for (const { name, meaning, values } of columns) {
    const at = file.columns.findIndex((column) => column.name === name);
    const rows = file.columns[at]?.values ?? [];
    if (meaning !== 'kind' || values.fill < 0.9 || values.looked > 12) continue;
    const kinds = [...new Set(rows)].filter((value) => value !== '').map((value) => ({ value, entity: kindOf(value, name) }));
    const known = kinds.filter(({ entity }) => entity !== undefined);
    const told = rows.filter((row) => known.some(({ value }) => value === row)).length;
    if (known.length === 0 || told < 0.9 * rows.length) continue;
    const entities = (['person', 'company'] as const).filter((entity) => known.some((one) => one.entity === entity));
    return entities.map((entity) => {
      const is = known
        .filter((one) => one.entity === entity)
        .map(({ value }) => value)
        .toSorted();
      // What one file has in one kind only may have others further down: the rows are chosen all the same.
      return { entity, where: { column: name, is }, file: rowsOf(file, at, new Set(is)) };
    });
  }
  return undefined;
}

function kindOf(value: string, heading: string): EntityName | undefined {
  const words = headingWords(heading);
  if (words[0] === 'is' || /^(?:true|false|yes|no|0|1)$/i.test(value)) {
    const ofPerson = words.includes('person');
    if (!ofPerson && !words.some((word) => COMPANY.has(word))) return undefined;
    return YES.has(value.toLowerCase()) === ofPerson ? 'person' : 'company';
  }
  const text = foldText(value)
    .replaceAll(/[_\s-]+/g, ' ')
    .trim();
  return PERSON.has(text) ? 'person' : COMPANY.has(text) ? 'company' : undefined;
}

function rowsOf(file: SampledFile, at: number, is: ReadonlySet<string>): SampledFile {
  const kind = file.columns[at]?.values ?? [];
  return {
    name: file.name,
    columns: file.columns.map(({ name, values }) => ({ name, values: values.filter((_, row) => is.has(kind[row] ?? '')) })),
  };
}
