/** One breach of a law, as a person reads it. */
export interface Violation {
  /** From the root. */
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly law: 'import-law' | 'declared' | 'relative' | 'purity' | 'exports' | 'cycle' | 'size' | 'name' | 'parse';
  /** What to do. */
  readonly mend: string;
}

export function line({ file, line: number, what, law, mend }: Violation): string {
  return `${file}:${number}  ${what}  [${law}]  ${mend}`;
}
