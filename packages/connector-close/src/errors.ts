import { asObject, basicHttpError, retryAfter } from '@meshline/connector-kit';
import { ConnectorError, type ErrorCode, type ErrorData } from '@meshline/connector-spec';

/** Statuses that Close documents beside 408, 429 and 5xx (close.md 2.2), and what follows. */
const MEANING: Readonly<Record<number, readonly [code: ErrorCode, says: string]>> = {
  400: ['RECORD_REJECTED', 'Close refused the request'],
  401: ['AUTH_REVOKED', 'Close refuses the API key. Put a valid one into the secret `apiKey`'],
  402: ['SCOPE_MISSING', "a limit of the organisation's Close plan is reached. Have the plan widened"],
  403: ['SCOPE_MISSING', "the API key's user may not do this. Give the user the permission, or use an administrator's key"],
  404: ['RECORD_GONE', 'Close has no such record (any more)'],
  405: ['NOT_SUPPORTED', 'Close does not know this method here; the connector needs an update'],
  415: ['NOT_SUPPORTED', 'Close does not take this format; the connector needs an update'],
};

/**
 * What an answer other than 2xx means. `where` names the call. Close's own messages repeat values and are left out;
 * its field names are kept. `sent` stays true only where something may have been applied.
 */
export function closeError(response: Response, body: unknown, where: string, now: number): ConnectorError {
  const { status } = response;
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const named = requestId === undefined ? {} : { requestId };
  const basic = basicHttpError(response, where, now);
  if (basic?.code === 'RATE_LIMITED') {
    return new ConnectorError({ ...basic, ...named, retryAt: rateLimitReset(response.headers, body, now) }, { sent: false });
  }
  if (basic !== undefined) return new ConnectorError({ ...basic, ...named }, { sent: true });
  const [code, says] = MEANING[status] ?? unexpected(status);
  const fields = refusedFields(body);
  const data: ErrorData = {
    code,
    message: `${where}: ${says}${fields.length === 0 ? '' : ` because of ${fields.join(', ')}`} (status ${status}).`,
    httpStatus: status,
    ...named,
    ...(fields.length === 0 ? {} : { fields }),
  };
  return new ConnectorError(data, { sent: status < 400 });
}

function unexpected(status: number): readonly [ErrorCode, string] {
  if (status < 400) return ['CONFIG_INVALID', 'the address redirects. Put the final one into `baseUrl`'];
  return ['RECORD_REJECTED', 'Close refused the request'];
}

/** Names of fields in `{"field-errors": {...}}`; nested objects belong to the field on top (close.md 2.2). */
function refusedFields(body: unknown): string[] {
  return Object.keys(asObject(asObject(body)['field-errors']));
}

/**
 * When a 429 may be tried again, in Unix milliseconds. In this order: `RateLimit` with commas (documented) or semicolons
 * (seen), `ratelimit-reset`, `Retry-After` (rounded up to a second), the older body, one second (close.md 2.1).
 */
export function rateLimitReset(headers: Headers, body: unknown, now: number): number {
  const texts = [
    /(?:^|[,;\s])reset=\s*([\d.]+)/i.exec(headers.get('ratelimit') ?? '')?.[1],
    headers.get('ratelimit-reset') ?? undefined,
  ];
  for (const text of texts) {
    const seconds = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(seconds) && seconds >= 0) return Math.ceil(now + seconds * 1000);
  }
  const after = retryAfter(headers, now);
  if (after !== undefined) return after;
  const reset = asObject(asObject(body)['error'])['rate_reset'];
  return Math.ceil(now + (typeof reset === 'number' && reset >= 0 ? reset : 1) * 1000);
}
