import { ConnectorError, isConnectorError, type CheckReport, type ErrorData, type WriteResult } from '@meshline/connector-spec';
import type { Quota } from '../quota/quota.ts';
import type { CallContext } from './call-context.ts';

/** What an overloaded system may keep us waiting; more is a wrong unit. */
const MOST_DOWN_MS = 900_000;
/** After a limit without a stated end. */
const UNSAID_MS = 1_000;

export interface Pacing {
  /** What a call threw. */
  thrown(of: CallContext, error: unknown): Promise<unknown>;
  results(of: CallContext, results: readonly WriteResult[]): Promise<readonly WriteResult[]>;
  /** A limit says nothing of the connection: it isn't a problem to report, it is thrown. */
  report(of: CallContext, report: CheckReport): CheckReport;
}

/**
 * A limit that a vendor enforces is pacing: what a connector reads of it is told to all daemons, and a pause that can't be
 * meant (a wrong unit) is cut to what the limits on the class can mean.
 */
export function pacing(connection: string, quota: Quota, now: () => number): Pacing {
  // Our own refusals for want of quota come from no answer.
  const isLimit = (error: ErrorData): boolean => error.code === 'RATE_LIMITED' && error.httpStatus !== undefined;
  // 503 with an absurd `Retry-After`: asked again sooner, it costs one call.
  const isTooLong = ({ code, retryAt }: ErrorData): boolean => code === 'UNAVAILABLE' && (retryAt ?? 0) > now() + MOST_DOWN_MS;
  const shortened = (error: ErrorData): ErrorData => ({
    ...error,
    retryAt: now() + MOST_DOWN_MS,
    message: `${error.message} It named a much later time, which it can't mean; it is asked again in ${MOST_DOWN_MS / 60_000} minutes.`,
  });
  const bounded = (of: CallContext, error: ErrorData): ErrorData & { readonly retryAt: number } => {
    const className = of.refused?.className ?? of.lastClass;
    return { ...error, retryAt: quota.plausible(className, error.retryAt ?? of.refused?.until ?? now() + UNSAID_MS) };
  };
  const tell = async (of: CallContext, until: number): Promise<void> => {
    const className = of.refused?.className ?? of.lastClass;
    if (className !== undefined) await quota.limited(className, until, of.refused?.sentAt ?? now());
  };
  return {
    async thrown(of, error) {
      if (!isConnectorError(error)) return error;
      if (isTooLong(error.data)) return new ConnectorError(shortened(error.data), { cause: error, sent: error.sent });
      if (!isLimit(error.data)) return error;
      const data = bounded(of, error.data);
      await tell(of, data.retryAt);
      return new ConnectorError(data, { cause: error, sent: error.sent });
    },
    async results(of, results) {
      let until: number | undefined;
      const paced = results.map((result): WriteResult => {
        if (!('error' in result)) return result;
        if (isTooLong(result.error)) return { ...result, error: shortened(result.error) };
        if (!isLimit(result.error)) return result;
        const error = bounded(of, result.error);
        until = Math.max(until ?? 0, error.retryAt);
        return { ...result, error };
      });
      if (until !== undefined) await tell(of, until);
      return paced;
    },
    report(of, report) {
      if (report.ok || of.refused === undefined) return report;
      throw new ConnectorError(
        {
          code: 'RATE_LIMITED',
          message: `The API limit of ${connection} is used up for now; it is checked again by itself.`,
          retryAt: of.refused.until,
        },
        { sent: false },
      );
    },
  };
}
