import { isConnectorError, type CheckReport } from '@meshline/connector-spec';

/**
 * Looks at each thing by itself; what a look throws as a `ConnectorError` becomes a problem of the kind `reach`, with
 * what to do about it, so that all of them are told at once. Other errors are thrown on.
 */
export async function checkEach<T>(
  things: readonly T[],
  look: (thing: T) => Promise<unknown>,
  mend: string,
): Promise<CheckReport> {
  const looks = things.map((thing) =>
    look(thing).then(
      () => [],
      (error: unknown) => {
        if (!isConnectorError(error) || error.code === 'ABORTED') throw error;
        return [{ code: 'reach' as const, message: error.data.message, mend }];
      },
    ),
  );
  const problems = (await Promise.all(looks)).flat();
  return { ok: problems.length === 0, problems };
}
