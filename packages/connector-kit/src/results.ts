import { isConnectorError, type ErrorData, type WriteResult } from '@meshline/connector-spec';

interface Named {
  readonly opId: string;
}

/**
 * Exactly one result for each operation, in their order. A missing one is `unknown`: the vendor said nothing about it,
 * which is no proof of anything. Two that contradict each other are `unknown` as well; results that nobody asked for are
 * left out.
 */
export function completeResults(operations: readonly Named[], results: readonly WriteResult[]): WriteResult[] {
  const byId = new Map<string, WriteResult>();
  for (const result of results) {
    const earlier = byId.get(result.opId);
    if (earlier === undefined) byId.set(result.opId, result);
    else if (!agree(earlier, result)) byId.set(result.opId, unknownResult(result.opId, 'was answered twice, in two ways'));
  }
  return operations.map(({ opId }) => byId.get(opId) ?? unknownResult(opId, 'is missing in the answer'));
}

/** `unknown` for one operation; `why` completes "The outcome is not known: the operation ...". */
export function unknownResult(opId: string, why: string, more?: Omit<ErrorData, 'code' | 'message'>): WriteResult {
  const message = `The outcome is not known: the operation ${why}. Look the record up before it is tried again.`;
  return { opId, outcome: 'unknown', error: { ...more, code: 'OUTCOME_UNKNOWN', message } };
}

/**
 * Results for operations whose request failed as a whole: `rejected` where the error states that nothing was sent,
 * else `unknown`. An error that isn't a `ConnectorError` is `unknown`, and its text is kept out: it may hold values.
 */
export function failedResults(operations: readonly Named[], thrown: unknown): WriteResult[] {
  if (!isConnectorError(thrown)) {
    const name = thrown instanceof Error ? thrown.name : typeof thrown;
    return operations.map(({ opId }) => unknownResult(opId, `ended in an unexpected ${name}`));
  }
  if (!thrown.sent) return operations.map(({ opId }) => ({ opId, outcome: 'rejected', error: thrown.data }));
  const { code, message, ...more } = thrown.data;
  return operations.map(({ opId }) => ({
    opId,
    outcome: 'unknown',
    error: { ...more, code: 'OUTCOME_UNKNOWN', message: `The outcome is not known (${code}): ${message}` },
  }));
}

function agree(a: WriteResult, b: WriteResult): boolean {
  if (a.outcome !== b.outcome) return false;
  return 'id' in a && 'id' in b ? a.id === b.id : true;
}
