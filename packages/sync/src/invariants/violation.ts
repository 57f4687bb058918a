/** The laws by their numbers; what each says stands in the file that is named after it. */
export type Law = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I11' | 'I12' | 'I13' | 'I16' | 'I25';

/** A law that doesn't hold. Subject and message name ids only, never what a field of a person says. */
export interface Violation {
  readonly law: Law;
  /** What it is about: `intent ID`, `record CONNECTION/STREAM/ID`, `identity ID`, `exception ID`. */
  readonly subject: string;
  readonly message: string;
}
