import { lineEndOf, lineText, type TableEncoding, type TableFile } from '@meshline/connector-kit';
import type { SampledFile } from '@meshline/rulebook';
import { findDialect } from './find-dialect.ts';
import { findHeader } from './find-header.ts';
import { AuditInputError } from './input-error.ts';
import { HEAD, openInput, type OpenInput } from './open-input.ts';
import { sampleRows, type Sample } from './sample-rows.ts';
import { scanBytes, type ByteScan } from './scan-bytes.ts';
import { streamNames } from './stream-names.ts';

/** A file as it was looked at: how it is written, and some of its rows. */
export interface LookedAt {
  readonly path: string;
  /** The stream's name: the base name without its ending, unique among the files. */
  readonly name: string;
  /** The name as it was given, for people. */
  readonly file: string;
  /** What connector-csv needs for it; `dates` and `where` come from who knows what the columns are. */
  readonly settings: Omit<TableFile, 'dates' | 'where'>;
  readonly sample: SampledFile;
  /** `UTF-8, comma`. */
  readonly dialect: string;
  /** What the cursors of connector-csv name as `version` while the file is the one that was looked at. */
  readonly version: string;
  /** Line ends in the file: at least as many as rows. */
  readonly lines: number;
  /** What a person should know of how it was read. */
  readonly notices: readonly string[];
}

const MOST_COLUMNS = 10_000;

/**
 * Looks at files before anything is read of them. Throws `AuditInputError` for the first one that holds no table, or none
 * that can be told for certain: what is wrong, where, and what to do.
 */
export async function lookAtFiles(paths: readonly string[]): Promise<LookedAt[]> {
  const names = streamNames(paths);
  const seen = new Map<string, string>();
  const files: LookedAt[] = [];
  for (const [at, path] of paths.entries()) {
    const input = await openInput(path);
    try {
      const twin = seen.get(input.inode);
      if (twin !== undefined) throw new AuditInputError(`${path} is the same file as ${twin}. Name it once.`);
      seen.set(input.inode, path);
      files.push(await lookAt(path, names[at] ?? path, input));
    } finally {
      await input.handle.close();
    }
  }
  return files;
}

async function lookAt(path: string, name: string, input: OpenInput): Promise<LookedAt> {
  const scan = await scanBytes(input.handle, input.encoding);
  const isWhole = input.size <= HEAD;
  const text = headText(input.head, scan.encoding, isWhole);
  refuseEndless(path, text, isWhole);
  const { delimiter, quote, rows, width } = findDialect(text, isWhole);
  if (width > MOST_COLUMNS) throw new AuditInputError(`${path} has ${width} columns; ${MOST_COLUMNS} are the most.`);
  if (rows.length === 0) throw new AuditInputError(`${path} holds nothing but blank lines.`);
  const lineEnd = lineEndOf(text) ?? '\n';
  const lineOf = ({ at }: { readonly at: number }): number => text.slice(0, at).split(lineEnd).length;
  const found = findHeader(rows, width, lineOf);
  const line = lineOf(rows[found.index] ?? { at: 0 });
  if (!found.ok) {
    throw new AuditInputError(
      `${path}, line ${line}: this is no header with the names of the columns: ${found.why}. Put such a line above the first record.`,
    );
  }
  const settings = { path, delimiter, quote, encoding: scan.encoding, headerLine: line };
  const sample = await sampleRows(settings, input.handle, input.size);
  refuseUnfit(path, sample, line);
  const columns = sample.columns.map((column, at) => ({ name: column, values: sample.rows.map((cells) => cells[at] ?? '') }));
  return {
    path,
    name,
    file: path,
    settings,
    sample: { name, columns },
    dialect: `${ENCODINGS[scan.encoding]}, ${delimiterName(delimiter, columns.length)}`,
    version: sample.version,
    lines: scan.lines,
    notices: [...encodingNotices(scan), ...found.notices, ...columnNotices(sample)],
  };
}

function headText(head: Buffer, encoding: TableEncoding, isWhole: boolean): string {
  const end = isWhole ? head.length : head.length - (head.length % 2);
  const text = lineText(head.subarray(0, end), encoding);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function refuseEndless(path: string, text: string, isWhole: boolean): void {
  if (isWhole || lineEndOf(text) !== undefined) return;
  const most = Math.max(...[',', ';', '\t', '|'].map((delimiter) => text.split(delimiter).length));
  const what = most > MOST_COLUMNS ? `has more than ${MOST_COLUMNS} columns` : `has no end within ${text.length} characters`;
  throw new AuditInputError(`${path}, line 1: the line ${what}. This is no table of records.`);
}

function refuseUnfit(path: string, { rows, broken }: Sample, line: number): void {
  if (broken.of === 0) throw new AuditInputError(`${path} has a header in line ${line} and no data row below it.`);
  if (rows.length > 0 && broken.count <= broken.of / 2) return;
  throw new AuditInputError(
    `${path}: ${broken.count} of the first ${broken.of} rows don't fit the header in line ${line}, the first because of ${broken.why}. Correct the header or export the file anew.`,
  );
}

const ENCODINGS: Readonly<Record<TableEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

function delimiterName(delimiter: string, columns: number): string {
  if (columns === 1) return 'one column';
  const known: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };
  return known[delimiter] ?? JSON.stringify(delimiter);
}

function encodingNotices({ encoding, foreign }: ByteScan): string[] {
  if (encoding === 'windows-1252') return ['It isn’t UTF-8 and was read as Windows-1252. If names look wrong, save it as UTF-8.'];
  if (foreign.count === 0) return [];
  const [lines, are] = foreign.count === 1 ? ['line', 'is'] : ['lines', 'are'];
  const where = `${foreign.first.join(', ')}${foreign.count > foreign.first.length ? ', ...' : ''}`;
  return [`${foreign.count} ${lines} (${where}) ${are} not UTF-8 like the others and ${are} read as Windows-1252.`];
}

function columnNotices({ columns }: Sample): string[] {
  const notices: string[] = [];
  const blank = columns.filter((name) => /^column \d+(?: \(\d+\))?$/.test(name)).length;
  if (blank === 1) notices.push('A column has no name; it is called by its number.');
  else if (blank > 1) notices.push(`${blank} columns have no name; they are called by their numbers.`);
  const again = columns.filter((name) => / \(\d+\)$/.test(name) && columns.includes(name.replace(/ \(\d+\)$/, '')));
  const shown = `${again.slice(0, 3).join(', ')}${again.length > 3 ? ', ...' : ''}`;
  if (again.length > 0) notices.push(`Some names stand twice in the header; the later ones are called ${shown}.`);
  return notices;
}
