import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readCsv } from '../match-quality/csv.ts';
import type { LinkLine } from './run-audit.ts';

export interface PublicSet {
  readonly name: string;
  readonly files: readonly string[];
  readonly labelOf: (line: LinkLine) => string | undefined;
}

/** The public labelled sets of a folder, whole files as they lie there; none where it is absent. */
export function publicSets(folder: string): readonly PublicSet[] {
  if (!existsSync(folder)) return [];
  const rows = (file: string): readonly Readonly<Record<string, string>>[] => readCsv(readFileSync(join(folder, file), 'utf8'));
  const simple = (name: string, file: string, label: (row: Readonly<Record<string, string>>) => string): PublicSet => {
    const labels = rows(file).map(label);
    return { name, files: [join(folder, file)], labelOf: (line) => labels[line.row - 1] };
  };
  return [
    simple('febrl dataset 1', 'febrl/dataset1.csv', (row) => row.rec_id?.split('-')[1] ?? ''),
    simple('febrl dataset 2', 'febrl/dataset2.csv', (row) => row.rec_id?.split('-')[1] ?? ''),
    dqbench(folder, rows('dqbench/tier1_pairs.csv')),
    simple(
      'chicago early childhood',
      'chicago-early-childhood/csv_example_input_with_true_ids.csv',
      (row) => row['True Id'] ?? '',
    ),
    senzing(folder, rows),
  ];
}

function dqbench(folder: string, pairs: readonly Readonly<Record<string, string>>[]): PublicSet {
  const labels = new Map<number, string>();
  for (const { row_a: a = '', row_b: b = '' } of pairs) {
    const label = labels.get(Number(a)) ?? a;
    labels.set(Number(a), label);
    labels.set(Number(b), label);
  }
  return {
    name: 'dqbench tier 1',
    files: [join(folder, 'dqbench/tier1.csv')],
    // The file's own numbers count from 0.
    labelOf: ({ row }) => labels.get(row - 1) ?? String(row - 1),
  };
}

function senzing(folder: string, rows: (file: string) => readonly Readonly<Record<string, string>>[]): PublicSet {
  const names = ['customers', 'reference', 'watchlist'];
  const label = new Map(
    rows('senzing-truthset/actual_truthset_key.csv').map((row) => [`${row.DATA_SOURCE}/${row.RECORD_ID}`, row.CLUSTER_ID ?? '']),
  );
  const files = new Map(names.map((name) => [`${name}.csv`, rows(`senzing-truthset/${name}.csv`)]));
  return {
    name: 'senzing truth set, 3 files',
    files: names.map((name) => join(folder, `senzing-truthset/${name}.csv`)),
    labelOf({ file, row }) {
      const record = files.get(basename(file))?.[row - 1];
      return record === undefined ? undefined : label.get(`${record.DATA_SOURCE}/${record.RECORD_ID}`);
    },
  };
}
