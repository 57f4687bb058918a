import { readErrorBody, readJson } from '@meshline/connector-kit';
import { ConnectorError, type ConnectorContext } from '@meshline/connector-spec';
import { closeError } from './errors.ts';

/** The only file that knows addresses and the API's version. */
export const API_VERSION = 'v1';
export const DEFAULT_BASE_URL = `https://api.close.com/api/${API_VERSION}`;
export const DEFAULT_HOST = 'api.close.com';
export const DOCS_URL = 'https://developer.close.com/';

/** Where a person opens a lead; contacts and opportunities are shown on theirs. */
export const leadPage = (leadId: string): string => `https://app.close.com/lead/${leadId}/`;

/**
 * Every call that is made, by the name of its quota class. Close limits each pair of method and path template by itself
 * (close.md 2.1), so each has a bucket of its own. The trailing slashes are required (close.md 2).
 */
export const ENDPOINTS = {
  'me.get': ['GET', '/me/'],
  'organization.get': ['GET', '/organization/{id}/'],
  'user.list': ['GET', '/user/'],
  'user.get': ['GET', '/user/{id}/'],
  'lead-status.list': ['GET', '/status/lead/'],
  'opportunity-status.list': ['GET', '/status/opportunity/'],
  'custom-field-schema.get': ['GET', '/custom_field_schema/{id}/'],
  'custom-field.create': ['POST', '/custom_field/{id}/'],
  search: ['POST', '/data/search/'],
  'event.list': ['GET', '/event/'],
  'lead.list': ['GET', '/lead/'],
  'lead.get': ['GET', '/lead/{id}/'],
  'lead.create': ['POST', '/lead/'],
  'lead.update': ['PUT', '/lead/{id}/'],
  'lead.delete': ['DELETE', '/lead/{id}/'],
  'contact.list': ['GET', '/contact/'],
  'contact.get': ['GET', '/contact/{id}/'],
  'contact.create': ['POST', '/contact/'],
  'contact.update': ['PUT', '/contact/{id}/'],
  'contact.delete': ['DELETE', '/contact/{id}/'],
  'opportunity.list': ['GET', '/opportunity/'],
  'opportunity.get': ['GET', '/opportunity/{id}/'],
  'opportunity.create': ['POST', '/opportunity/'],
  'opportunity.update': ['PUT', '/opportunity/{id}/'],
  'opportunity.delete': ['DELETE', '/opportunity/{id}/'],
  'task.list': ['GET', '/task/'],
  'task.get': ['GET', '/task/{id}/'],
  'task.create': ['POST', '/task/'],
  'task.update': ['PUT', '/task/{id}/'],
  'task.delete': ['DELETE', '/task/{id}/'],
  'note.list': ['GET', '/activity/note/'],
  'note.get': ['GET', '/activity/note/{id}/'],
  'note.create': ['POST', '/activity/note/'],
  'note.update': ['PUT', '/activity/note/{id}/'],
  'note.delete': ['DELETE', '/activity/note/{id}/'],
  'call.list': ['GET', '/activity/call/'],
  'call.get': ['GET', '/activity/call/{id}/'],
  'email.list': ['GET', '/activity/email/'],
  'email.get': ['GET', '/activity/email/{id}/'],
  'meeting.list': ['GET', '/activity/meeting/'],
  'meeting.get': ['GET', '/activity/meeting/{id}/'],
} as const satisfies Record<string, readonly [method: string, path: string]>;

export type Endpoint = keyof typeof ENDPOINTS;

export interface Call {
  /** Fills `{id}`. */
  readonly id?: string | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Filters too long for a URL: sent as POST with an override header and `_params` (close.md 2). */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface CloseApi {
  /**
   * Sends one request and returns the parsed body, `undefined` for a DELETE. Throws a ConnectorError for any status but
   * 2xx: `sent: false` where Close refused it, so that nothing was applied. Nothing is retried.
   */
  call(endpoint: Endpoint, call: Call): Promise<unknown>;
}

export function closeApi(context: ConnectorContext, baseUrl: string): CloseApi {
  return {
    async call(endpoint, call) {
      const request = buildRequest(baseUrl, endpoint, call, await authorization(context));
      const response = await context.fetch(request, { class: endpoint });
      if (!response.ok) throw closeError(response, await readErrorBody(response), `Close ${endpoint}`, context.clock.now());
      // A DELETE answers 200 with `{}` or with nothing at all (close.md 2.2).
      return ENDPOINTS[endpoint][0] === 'DELETE' ? undefined : await readJson(response);
    },
  };
}

function buildRequest(baseUrl: string, endpoint: Endpoint, call: Call, auth: string): Request {
  const [method, path] = ENDPOINTS[endpoint];
  const query = new URLSearchParams(call.query).toString();
  const url = `${baseUrl}${path.replace('{id}', encodeURIComponent(call.id ?? ''))}${query === '' ? '' : `?${query}`}`;
  const headers: Record<string, string> = { authorization: auth, accept: 'application/json' };
  if (call.params !== undefined) headers['x-http-method-override'] = 'GET';
  const body = call.params === undefined ? call.body : { _params: call.params };
  if (body !== undefined) headers['content-type'] = 'application/json';
  return new Request(url, {
    method: call.params === undefined ? method : 'POST',
    headers,
    signal: call.signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** HTTP Basic with the key as the user and an empty password; the colon belongs to it (close.md 2). */
async function authorization(context: ConnectorContext): Promise<string> {
  const { apiKey } = await context.credentials.get();
  if (apiKey === undefined || apiKey === '') {
    throw new ConnectorError(
      { code: 'CONFIG_INVALID', message: 'Close: the secret `apiKey` is missing. Name it in the settings of the connection.' },
      { sent: false },
    );
  }
  return `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
}
