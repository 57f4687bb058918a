/** A request that Close refuses: the status and the body that it answers with (close.md 2.2). */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(`close: ${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

export const unauthorized = (): Refusal => new Refusal(401, { error: 'Unauthorized' });
export const notFound = (): Refusal => new Refusal(404, { error: 'Not Found' });
export const methodNotAllowed = (): Refusal => new Refusal(405, { error: 'Method Not Allowed' });
export const unsupportedFormat = (): Refusal => new Refusal(415, { error: 'Unsupported Media Type' });
/** One message about the request as a whole. */
export const badRequest = (message: string): Refusal => new Refusal(400, { error: message });
/** Messages that belong to no single field. */
export const problem = (message: string): Refusal => new Refusal(400, { errors: [message], 'field-errors': {} });
/** A message for each field; a nested field has a nested object. */
export const fieldErrors = (fields: Readonly<Record<string, unknown>>): Refusal =>
  new Refusal(400, { errors: [], 'field-errors': fields });

/** Gathers the messages of a body's fields, so that one answer names them all. */
export class FieldProblems {
  readonly #fields: Record<string, unknown> = {};
  add(field: string, message: unknown): void {
    this.#fields[field] ??= message;
  }
  /** The messages by field; undefined when there are none. */
  get found(): Readonly<Record<string, unknown>> | undefined {
    return Object.keys(this.#fields).length === 0 ? undefined : this.#fields;
  }
  /** Throws the 400 that names every field, if there is any. */
  throwIfAny(): void {
    if (this.found !== undefined) throw fieldErrors(this.found);
  }
}
