import { isConnectorError, type CheckProblem, type CheckReport } from '@meshline/connector-spec';
import type { HubSpotApi } from './api.ts';
import { CORE_STREAMS } from './manifest.ts';

/**
 * The account behind the token, and whether each stream can be read. Scopes to write can't be tried without writing: a
 * missing one shows at the first write. Trouble that may pass (network, limits) is thrown, or a `reach` problem.
 */
export async function checkAccess(api: HubSpotApi, signal: AbortSignal): Promise<CheckReport> {
  const problems: CheckProblem[] = [];
  const attempt = async <T>(run: () => Promise<T>, what: string): Promise<T | undefined> => {
    try {
      return await run();
    } catch (error) {
      const problem = problemOf(error, what);
      if (!problems.some((known) => known.message === problem.message)) problems.push(problem);
      return undefined;
    }
  };
  const account = await attempt(() => api.account(signal), 'account');
  const refused = problems.some(({ code }) => code === 'credentials' || code === 'reach');
  if (!refused) {
    for (const stream of CORE_STREAMS) {
      await attempt(() => api.properties(stream, signal), `definitions of ${stream}`);
      const page = { after: undefined, properties: ['hs_object_id'], companies: false, archived: false };
      await attempt(() => api.list(stream, page, signal), stream);
    }
    await attempt(() => api.owners(false, undefined, signal), 'owners');
  }
  return { ok: problems.length === 0, ...(account === undefined ? {} : { account: { id: account.id } }), problems };
}

function problemOf(error: unknown, what: string): CheckProblem {
  if (!isConnectorError(error)) throw error;
  const { message } = error.data;
  switch (error.code) {
    case 'AUTH_REVOKED':
    case 'AUTH_EXPIRED':
    case 'CONFIG_INVALID':
      return {
        code: 'credentials',
        message,
        mend: 'Whoever administers HubSpot makes a service key (or a private app) and puts its token into the secret "token".',
      };
    case 'SCOPE_MISSING':
      return {
        code: 'scope',
        message,
        mend: `Whoever administers HubSpot grants the service key the scopes to read ${what} (crm.objects.*, crm.schemas.*).`,
      };
    case 'NETWORK':
    case 'UNAVAILABLE':
    case 'RATE_LIMITED':
      return { code: 'reach', message, mend: 'Check the address in the settings and the network, then try again.' };
    default:
      if (error.code === 'ABORTED') throw error;
      return { code: 'other', message, mend: 'Check that baseUrl and apiVersion in the settings are right for this account.' };
  }
}
