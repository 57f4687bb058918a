import { ConnectorError, writeResultSchema, type WriteRequest, type WriteResult } from '@meshline/connector-spec';
import { called, signalOf, type Call } from './call.ts';
import { frozen } from './checked.ts';

/**
 * Exactly one result for each operation, in their order; never throws. An operation without one valid result of its own
 * is `unknown`, unless the connector said that nothing can have been sent.
 */
export async function writeChecked(
  call: Omit<Call, 'method' | 'giveUp' | 'signal'>,
  request: WriteRequest,
  write: ((request: WriteRequest) => Promise<readonly WriteResult[]>) | undefined,
): Promise<readonly WriteResult[]> {
  const one: Call = { ...call, method: 'write', signal: request.signal, giveUp: new AbortController() };
  let results: readonly unknown[] = [];
  let failure: ConnectorError | undefined;
  try {
    if (!write)
      throw new ConnectorError(
        { code: 'NOT_SUPPORTED', message: `The connector of ${call.connection} can't write.` },
        { sent: false },
      );
    const given: unknown = await called(one, () => write(frozen({ ...request, signal: signalOf(one) })));
    results = Array.isArray(given) ? given : [];
  } catch (error) {
    failure = error as ConnectorError;
  }
  const valid = new Map<string, WriteResult>();
  const twice = new Set<string>();
  for (const item of results) {
    if (!writeResultSchema.safeParse(item).success) continue;
    const result = item as WriteResult;
    if (valid.has(result.opId)) twice.add(result.opId);
    valid.set(result.opId, result);
  }
  return request.operations.map(({ opId }): WriteResult => {
    const result = valid.get(opId);
    if (result && !twice.has(opId)) return result;
    if (failure && !failure.sent) return { opId, outcome: 'rejected', error: failure.data };
    return {
      opId,
      outcome: 'unknown',
      error: {
        code: 'OUTCOME_UNKNOWN',
        message: failure?.data.message ?? `The connector of ${call.connection} gave no usable result for this write.`,
      },
    };
  });
}
