/** A file or an output that can't be used as it is; the message is for the person who named it. */
export class AuditInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AuditInputError';
  }
}
