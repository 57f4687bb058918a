import { asArray, asObject, asText } from '@meshline/connector-kit';
import { isConnectorError, type CheckProblem, type CheckReport, type ErrorCode } from '@meshline/connector-spec';
import type { CloseState } from './state.ts';

/** Whether the key works, which organisation it is of, and whether its user sees the event log. */
export async function check(state: CloseState, signal: AbortSignal): Promise<CheckReport> {
  let account: CheckReport['account'];
  try {
    const organization = asObject(asArray(asObject(await state.api.call('me.get', { signal }))['organizations'])[0]);
    const [id, name] = [asText(organization['id']), asText(organization['name'])];
    if (id !== undefined) account = { id, ...(name === undefined ? {} : { name }) };
    await state.api.call('event.list', { query: { _limit: '1' }, signal });
  } catch (error) {
    return { ok: false, ...(account === undefined ? {} : { account }), problems: [problemOf(error)] };
  }
  if (account !== undefined) return { ok: true, account, problems: [] };
  const message = 'Close names no organisation for this API key.';
  return { ok: false, problems: [{ code: 'account', message, mend: 'Make a key in the organisation that is to be connected.' }] };
}

const PROBLEMS: Partial<Record<ErrorCode, readonly [CheckProblem['code'], mend: string]>> = {
  AUTH_REVOKED: [
    'credentials',
    'An administrator of Close makes a key under Settings, Developer, API Keys; put it into the secret `apiKey`.',
  ],
  CONFIG_INVALID: ['credentials', 'Correct the settings of the connection.'],
  SCOPE_MISSING: ['scope', "Use the key of an administrator, or widen the permissions of the key's user."],
  RECORD_GONE: ['reach', 'Look whether `baseUrl` is the address of the Close API, as https://api.close.com/api/v1.'],
  NETWORK: ['reach', 'Look whether this machine reaches the address.'],
  UNAVAILABLE: ['reach', 'Look at status.close.com, and try again.'],
  RATE_LIMITED: ['reach', 'Try again in a moment.'],
};

function problemOf(error: unknown): CheckProblem {
  if (!isConnectorError(error) || error.code === 'ABORTED') throw error;
  const [code, mend] = PROBLEMS[error.code] ?? ['other', 'Report it with the version of the connector.'];
  return { code: error.data.httpStatus === 402 ? 'plan' : code, message: error.data.message, mend };
}
