import type { Org } from '../org.ts';
import { ORG_ID, RUNNING_USER_ID } from '../seeds.ts';
import type { Sessions } from '../sessions.ts';
import type { Reply } from './call.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export interface Client {
  readonly id: string;
  readonly secret: string;
  /** The one that an administrator's authorisation left behind. */
  readonly refreshToken: string;
}

/** Client id and secret stand in the credentials as `id:secret`. */
export function clientOf(credential: string): Client {
  const at = credential.indexOf(':');
  const id = at < 0 ? credential : credential.slice(0, at);
  return { id, secret: at < 0 ? '' : credential.slice(at + 1), refreshToken: `5Aep861.${id}.refresh` };
}

const refuse = (error: string, description: string): Reply => ({ status: 400, body: { error, error_description: description } });

function basic(header: string | undefined): readonly [string, string] | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

/** Claims of an assertion. The signature isn't checked: the simulation has no certificate of the client. */
function claims(assertion: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** POST /services/oauth2/token: a refusal has HTTP 400 and an object, not an array (salesforce.md 2). */
export function token(
  org: Org,
  sessions: Sessions,
  client: Client,
  form: URLSearchParams,
  authorization: string | undefined,
): Reply {
  const [id, secret] = basic(authorization) ?? [form.get('client_id'), form.get('client_secret')];
  const grant = form.get('grant_type');
  switch (grant) {
    case 'client_credentials':
    case 'refresh_token': {
      if (id !== client.id) return refuse('invalid_client_id', 'client identifier invalid');
      if (secret !== client.secret) return refuse('invalid_client', 'invalid client credentials');
      if (grant === 'refresh_token' && form.get('refresh_token') !== client.refreshToken)
        return refuse('invalid_grant', 'expired access/refresh token');
      return granted(org, sessions);
    }
    case JWT_BEARER: {
      const found = claims(form.get('assertion') ?? '');
      if (found === undefined) return refuse('invalid_grant', 'invalid assertion');
      if (found['iss'] !== client.id) return refuse('invalid_client_id', 'client identifier invalid');
      if (typeof found['exp'] === 'number' && found['exp'] * 1_000 <= org.now())
        return refuse('invalid_grant', 'expired assertion');
      return granted(org, sessions);
    }
    default:
      return refuse('unsupported_grant_type', 'grant type not supported');
  }
}

function granted(org: Org, sessions: Sessions): Reply {
  const issued = org.now();
  const url = org.options.publicUrl();
  return {
    status: 200,
    body: {
      access_token: sessions.open(),
      signature: Buffer.from(`${ORG_ID}.${RUNNING_USER_ID}.${issued}`).toString('base64'),
      scope: 'api',
      instance_url: url,
      id: `${url}/id/${ORG_ID}/${RUNNING_USER_ID}`,
      token_type: 'Bearer',
      issued_at: String(issued),
    },
  };
}

/** GET /id/ORG/USER: who the token stands for. */
export function identity(org: Org): Reply {
  const user = org.row(RUNNING_USER_ID);
  const url = org.options.publicUrl();
  return {
    status: 200,
    body: {
      id: `${url}/id/${ORG_ID}/${RUNNING_USER_ID}`,
      asserted_user: true,
      user_id: RUNNING_USER_ID,
      organization_id: ORG_ID,
      username: user?.values['Username'] ?? null,
      display_name: [user?.values['FirstName'], user?.values['LastName']].filter(Boolean).join(' '),
      email: user?.values['Email'] ?? null,
      active: user?.values['IsActive'] === true,
      user_type: 'STANDARD',
      urls: {
        rest: `${url}/services/data/v{version}/`,
        sobjects: `${url}/services/data/v{version}/sobjects/`,
        query: `${url}/services/data/v{version}/query/`,
      },
    },
  };
}
