import { ConnectorError, type ConnectorLogger } from '@meshline/connector-spec';
import { RowCutter } from './cut-rows.ts';
import type { TableFile } from './dialect.ts';
import { RowJudge, type TableRow } from './judge-rows.ts';
import { readText } from './read-text.ts';
import { rowFields } from './row-fields.ts';

export interface TableBatch {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Another one when the file is another one. */
  readonly version: string;
}

/**
 * The rows of a file of delimited text (CSV and its kin), streamed, in batches of some thousand; one batch at least, so
 * that the columns of a table without rows are known. Nothing is dropped in silence: what is no record has its problem,
 * and at the end the log says how many lines weren't in the file's encoding. Throws what `readText` throws, and
 * CONFIG_INVALID where there is no header.
 */
export async function* readTable(file: TableFile, signal: AbortSignal, log?: ConnectorLogger): AsyncGenerator<TableBatch> {
  const cutter = new RowCutter(file);
  const judge = new RowJudge();
  for await (const { text, last, version, mended } of readText(file.path, file.encoding, signal)) {
    const { rows: split, isOdd } = cutter.rows(text, last);
    const rows = judge.rows(split, isOdd);
    if (judge.headerProblem !== undefined || (last && judge.columns === undefined)) {
      const why = judge.headerProblem === undefined ? 'is missing' : `is damaged: ${judge.headerProblem}`;
      throw new ConnectorError({
        code: 'CONFIG_INVALID',
        message: `${file.path}: the header, expected in line ${file.headerLine}, ${why}.`,
      });
    }
    if (judge.columns !== undefined && (rows.length > 0 || last)) yield { columns: judge.columns, rows, version };
    if (last && mended > 0) log?.warn({ file: file.path, lines: mended }, 'lines that are no UTF-8 were read as Windows-1252');
  }
}

/** The names of a table's columns, when its settings fit it. Throws what `readTable` and `rowFields` throw. */
export async function tableColumns(file: TableFile, signal: AbortSignal): Promise<readonly string[]> {
  for await (const { columns } of readTable(file, signal)) {
    rowFields(file, columns);
    return columns;
  }
  return [];
}
