import { createHash } from 'node:crypto';
import { ConnectorError, type ConnectorContext } from '@meshline/connector-spec';
import { Connection } from 'jsforce/lib/connection.js';
import { z } from 'zod';
import type { SalesforceSettings } from './config.ts';
import { callFailure, tokenFailure } from './errors.ts';
import { to18 } from './ids.ts';
import { ContextTransport } from './transport.ts';

type Secrets = Readonly<Record<string, string>>;

/** A live access token and where it is valid. */
export interface Access {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly orgId: string;
  readonly userId: string;
  /** What the host holds, for a renewal. */
  readonly secrets: Secrets;
}

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  instance_url: z.url(),
  // `https://login.salesforce.com/id/<org>/<user>`
  id: z.string().regex(/\/[A-Za-z0-9]{15,18}\/[A-Za-z0-9]{15,18}$/),
});

const WHERE = 'Salesforce, token';

/**
 * The client-credentials grant (salesforce.md 2). The host keeps what it gave, so that restarts and other daemons share one
 * token; a stored token counts only for the client id, secret and address it was given for.
 */
export class Login {
  readonly #context: ConnectorContext;
  readonly #settings: SalesforceSettings;
  constructor(context: ConnectorContext, settings: SalesforceSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  /** The stored token, or the first one. Throws AUTH_REVOKED, CONFIG_INVALID or what transport throws. */
  async access(signal: AbortSignal): Promise<Access> {
    const secrets = await this.#context.credentials.get();
    return this.#usable(secrets) ?? this.#renew(secrets, undefined, signal);
  }

  /** A token after `refused` was answered with 401. */
  renew(refused: Access, signal: AbortSignal): Promise<Access> {
    return this.#renew(refused.secrets, refused.accessToken, signal);
  }

  /** `stale` is the whole of what the host gave: it compares that with what it holds by now. */
  async #renew(stale: Secrets, refused: string | undefined, signal: AbortSignal): Promise<Access> {
    const secrets = await this.#context.credentials.refresh(stale, (current) => {
      const others = this.#usable(current);
      if (others === undefined || others.accessToken === refused) return this.#ask(current, signal);
      const { accessToken, instanceUrl, orgId, userId } = others;
      return Promise.resolve({ accessToken, instanceUrl, orgId, userId, issuedFor: this.#issuedFor(current) });
    });
    const access = this.#usable(secrets);
    if (access !== undefined) return access;
    throw new ConnectorError(
      {
        code: 'AUTH_EXPIRED',
        message: `${WHERE}: the stored token was given for another app, secret or address; it is asked for anew.`,
      },
      { sent: false },
    );
  }

  async #ask(secrets: Secrets, signal: AbortSignal): Promise<Secrets> {
    const { clientId = '', clientSecret = '' } = secrets;
    if (clientId === '' || clientSecret === '') {
      const message =
        'Salesforce: the secrets clientId and clientSecret are empty. Set both from the External Client App of the org.';
      throw new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
    }
    const transport = new ContextTransport((request) => this.#context.fetch(request, { class: 'auth' }), signal);
    const { baseUrl, apiVersion } = this.#settings;
    const connection = new Connection({
      instanceUrl: baseUrl,
      version: apiVersion,
      logLevel: 'NONE',
      oauth2: { clientId, clientSecret, loginUrl: baseUrl },
    });
    connection.oauth2._transport = transport;
    let body: unknown;
    try {
      body = await connection.oauth2.requestToken({ grant_type: 'client_credentials' });
    } catch (error) {
      if (transport.last === undefined) throw error;
      throw tokenFailure(transport.last, this.#context.clock.now());
    }
    const parsed = tokenAnswer.safeParse(body);
    if (!parsed.success) throw callFailure({ status: 200, where: WHERE, now: this.#context.clock.now() });
    const { access_token: accessToken, instance_url: instanceUrl, id } = parsed.data;
    this.#refuseForeign(instanceUrl);
    const [orgId = '', userId = ''] = id.split('/').slice(-2);
    return {
      accessToken,
      instanceUrl: instanceUrl.replace(/\/+$/, ''),
      orgId: to18(orgId) ?? orgId,
      userId: to18(userId) ?? userId,
      issuedFor: this.#issuedFor(secrets),
    };
  }

  #usable(secrets: Secrets): Access | undefined {
    const { accessToken, instanceUrl, orgId, userId, issuedFor } = secrets;
    if (accessToken === undefined || instanceUrl === undefined || orgId === undefined || userId === undefined) return undefined;
    if (issuedFor !== this.#issuedFor(secrets)) return undefined;
    return { accessToken, instanceUrl, orgId, userId, secrets };
  }

  #issuedFor({ clientId = '', clientSecret = '' }: Secrets): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#settings.baseUrl, clientId, clientSecret]))
      .digest('hex');
  }

  /** The token goes wherever `instance_url` points: to the configured host or to one of Salesforce's, and never less safely. */
  #refuseForeign(instanceUrl: string): void {
    const own = new URL(this.#settings.baseUrl);
    const given = new URL(instanceUrl);
    const known = given.host === own.host || (own.protocol === 'https:' && /\.(salesforce|force)\.com$/.test(given.hostname));
    if (known && given.protocol === own.protocol) return;
    const message = `${WHERE}: the answer names the instance ${given.host}, which is not ${own.host} and not Salesforce's. No data was sent there; check baseUrl.`;
    throw new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
  }
}
