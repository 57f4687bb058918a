import type { Meaning } from '../meaning.ts';
import { TELLING } from '../value/shape-texts.ts';
import { weighValues } from '../value/weigh-values.ts';
import type { ColumnSense } from './sense-column.ts';

/** Why a column is taken for what it is, in words: its heading, its values, or both. */
export function becauseOf(column: ColumnSense, meaning: Meaning): string {
  const said = column.heading.bits.get(meaning) ?? 0;
  const fromValues = weighValues(meaning, column.values);
  const values = valuesText(column, meaning);
  if (column.values.looked === 0) return 'by its heading alone: the sampled rows are blank there';
  if (said <= 0) return `by its values: ${values}`;
  const heading = said >= 7 ? 'a usual heading' : 'by words of its heading';
  return fromValues > 0.8 ? `${heading}, and ${values}` : fromValues < -1 ? `${heading}, though only ${values}` : heading;
}

function valuesText({ values }: ColumnSense, meaning: Meaning): string {
  const telling = TELLING[meaning];
  if (telling === undefined) return 'its values fit';
  const [text, ...shapes] = telling;
  const share = Math.min(
    1,
    shapes.reduce((sum, shape) => sum + values.share[shape], 0),
  );
  return share > 0.995 ? `all are ${text}` : `${Math.round(100 * share)} % are ${text}`;
}
