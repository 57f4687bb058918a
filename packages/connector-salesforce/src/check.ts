import { isConnectorError, type CheckProblem, type CheckReport, type ErrorCode } from '@meshline/connector-spec';
import { to18 } from './ids.ts';
import { CORE_STREAMS } from './manifest.ts';
import type { Org } from './org.ts';

/**
 * Signs in, names the org, and looks whether the run-as user may see the streams. What it may write is told by `describe`: a
 * connection that only reads needs no right to write.
 */
export async function checkConnection(org: Org, signal: AbortSignal): Promise<CheckReport> {
  try {
    const problems: CheckProblem[] = [];
    for (const stream of [...CORE_STREAMS, 'User']) {
      const problem = await streamProblem(org, stream, signal);
      if (problem !== undefined) problems.push(problem);
    }
    const row = await org.organization(signal);
    const { orgId } = await org.api.access(signal);
    const name = row?.['Name'];
    return {
      ok: problems.length === 0,
      account: { id: to18(row?.Id ?? orgId) ?? orgId, ...(typeof name === 'string' ? { name } : {}) },
      problems,
    };
  } catch (error) {
    // A limit that is used up (403 for the day's, 429) says nothing of the credentials: it is waited for.
    if (!isConnectorError(error) || error.code === 'ABORTED' || error.code === 'RATE_LIMITED') throw error;
    return { ok: false, problems: [problemOf(error.code, error.data.message)] };
  }
}

async function streamProblem(org: Org, stream: string, signal: AbortSignal): Promise<CheckProblem | undefined> {
  try {
    await org.schema(stream, signal, true);
    return undefined;
  } catch (error) {
    if (!isConnectorError(error) || !['SCHEMA_CHANGED', 'SCOPE_MISSING'].includes(error.code)) throw error;
    return { code: 'scope', message: `The run-as user can't see the object ${stream}.`, mend: grantMend(stream) };
  }
}

const grantMend = (stream: string): string =>
  `An administrator of Salesforce gives the run-as user of the External Client App the object permissions on ${stream}, by a permission set.`;

function problemOf(code: ErrorCode, message: string): CheckProblem {
  switch (code) {
    case 'AUTH_REVOKED':
    case 'AUTH_EXPIRED':
      return {
        code: 'credentials',
        message,
        mend: 'Take the consumer key and secret from the External Client App and set clientId and clientSecret.',
      };
    case 'SCOPE_MISSING':
      return { code: 'scope', message, mend: 'Give the app the scope api, and its run-as user the permission API Enabled.' };
    case 'CONFIG_INVALID':
      return { code: 'account', message, mend: "Set baseUrl to the org's My Domain URL (Setup, My Domain)." };
    case 'NETWORK':
    case 'UNAVAILABLE':
      return { code: 'reach', message, mend: 'Check baseUrl, the network, and status.salesforce.com.' };
    default:
      return { code: 'other', message, mend: 'Look into the log; if the cause is not there, report it with the version.' };
  }
}
