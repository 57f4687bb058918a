/** One error as Salesforce reports it: `errorCode` in single answers, `statusCode` in collections. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly fields?: readonly string[];
  /** The duplicate rule's result, which single answers and collections spell differently (salesforce.md 7). */
  readonly duplicates?: Readonly<Record<string, unknown>>;
}

/** A refusal by the simulated org; `status` is the HTTP status of a single-row answer. */
export class SalesforceError extends Error {
  readonly status: number;
  readonly errors: readonly ApiError[];
  constructor(status: number, errors: readonly ApiError[]) {
    super(errors.map((error) => `${error.code}: ${error.message}`).join('; '));
    this.name = 'SalesforceError';
    this.status = status;
    this.errors = errors;
  }
}

/** A refusal with one error. `fields` is given for errors about a row, and stays away for errors about the call. */
export function fault(status: number, code: string, message: string, fields?: readonly string[]): SalesforceError {
  return new SalesforceError(status, [fields === undefined ? { code, message } : { code, message, fields }]);
}

export const notFound = (message = 'The requested resource does not exist'): SalesforceError => fault(404, 'NOT_FOUND', message);

export const noExternalId = (name: string): SalesforceError =>
  notFound(`Provided external ID field does not exist or is not accessible: ${name}`);

export const entityIsDeleted = (): SalesforceError => fault(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);

/** The body of a single-request error: always an array (salesforce.md 6, 12.2). */
export function singleBody(errors: readonly ApiError[]): readonly Record<string, unknown>[] {
  return errors.map(({ code, message, fields, duplicates }) => ({
    // The misspelling is the real server's.
    ...(duplicates === undefined ? {} : { duplicateResut: duplicates }),
    message,
    errorCode: code,
    ...(fields === undefined ? {} : { fields }),
  }));
}

/** The errors of one record in a collection: `statusCode`, never `errorCode` (salesforce.md 12.2). */
export function collectionErrors(errors: readonly ApiError[]): readonly Record<string, unknown>[] {
  return errors.map(({ code, message, fields, duplicates }) => ({
    statusCode: code,
    message,
    fields: fields ?? [],
    ...(duplicates === undefined ? {} : { duplicateResult: duplicates }),
  }));
}
