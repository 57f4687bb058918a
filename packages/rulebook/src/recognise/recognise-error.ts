/** Files in which nothing was recognised that records could be compared by. The message is for the person at the terminal. */
export class RecogniseError extends Error {
  /** The names of the files that it is about. */
  readonly files: readonly string[];
  constructor(message: string, files: readonly string[]) {
    super(message);
    this.name = 'RecogniseError';
    this.files = files;
  }
}
