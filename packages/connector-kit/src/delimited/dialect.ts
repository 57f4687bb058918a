import type { DateOrder } from '../civil-date.ts';

export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How a file of delimited text is written. */
export interface TableDialect {
  /** Between two cells: `,`, `;`, a tab, also several characters. */
  readonly delimiter: string;
  /** One character around a cell, doubled inside of it; null = none. */
  readonly quote: string | null;
  readonly encoding: TableEncoding;
  /** The line with the columns' names, counted from 1. Lines before it are no data. */
  readonly headerLine: number;
}

export interface TableFile extends TableDialect {
  readonly path: string;
  /** Columns that hold dates, and in which order they are written. */
  readonly dates?: Readonly<Record<string, DateOrder>> | undefined;
  /** Only rows whose column holds one of the values are records; for files with several kinds of them. */
  readonly where?: { readonly column: string; readonly is: readonly string[] } | undefined;
}
