import { ConnectorError, type ErrorData } from '@meshline/connector-spec';

/**
 * `Retry-After` as Unix milliseconds: whole or fractional seconds from `now`, or an HTTP date. `undefined` where it is
 * missing or makes no sense. What lies in the past is `now`.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(now + Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(date, now);
}

/**
 * What every vendor means by a status: 429 is RATE_LIMITED (`retryAt` from Retry-After where given), 408 and 5xx are
 * UNAVAILABLE. `undefined` for all others, whose meaning the connector knows. `where` names the system and the call.
 */
export function basicHttpError(response: Response, where: string, now: number): ErrorData | undefined {
  const { status, headers } = response;
  const retryAt = retryAfter(headers, now);
  const more = { httpStatus: status, ...(retryAt === undefined ? {} : { retryAt }) };
  if (status === 429)
    return { ...more, code: 'RATE_LIMITED', message: `${where}: the rate limit is used up; calls wait until it is free again.` };
  if (status === 408 || status >= 500) {
    return {
      ...more,
      code: 'UNAVAILABLE',
      message: `${where}: the system answered with status ${status}; it will be asked again.`,
    };
  }
  return undefined;
}

/** Throws ABORTED (nothing sent) when the signal is aborted. Call it between two requests. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new ConnectorError({ code: 'ABORTED', message: 'The call was ended before its next request.' }, { sent: false });
}
