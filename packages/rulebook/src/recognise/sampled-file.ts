/** A table as it was looked at, before anything is known of it. */
export interface SampledFile {
  /** The stream's name: the file's base name without its ending, unique among the files. */
  readonly name: string;
  readonly columns: readonly SampledColumn[];
}

export interface SampledColumn {
  readonly name: string;
  /** One for each sampled row, trimmed; the empty text = blank. */
  readonly values: readonly string[];
}
