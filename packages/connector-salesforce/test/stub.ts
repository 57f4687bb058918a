import { directContext } from '@meshline/connector-kit';
import type { ConnectorContext, Credentials } from '@meshline/connector-spec';
import type { DescribeField } from '../src/api.ts';
import { connector } from '../src/index.ts';
import type { SchemaField } from '../src/describe.ts';
import { streamSchema } from '../src/describe.ts';

/** A field as describe gives it, of one wire type. */
export function field(type: string, more: Partial<DescribeField> = {}): SchemaField {
  const wire = describeField('Field__c', type, more);
  const schema = streamSchema('Lead', { name: 'Lead', label: 'Lead', createable: true, updateable: true, fields: [wire] });
  const made = schema.fields.get('Field__c');
  if (made === undefined) throw new Error(`no field of type ${type}`);
  return made;
}

export function describeField(name: string, type: string, more: Partial<DescribeField> = {}): DescribeField {
  return {
    name,
    type,
    label: name,
    length: 80,
    nillable: true,
    createable: true,
    updateable: true,
    defaultedOnCreate: false,
    calculated: false,
    autoNumber: false,
    externalId: false,
    idLookup: false,
    unique: false,
    filterable: true,
    restrictedPicklist: false,
    deprecatedAndHidden: false,
    picklistValues: [],
    referenceTo: [],
    ...more,
  };
}

export const BASE = 'http://127.0.0.1:9/sf';
const DATE = 'Wed, 04 Nov 2026 10:00:00 GMT';

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', date: DATE, ...headers },
  });

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
}

type Answer = (sent: Sent) => Response | Promise<Response> | undefined;

/** A session against answers written by hand, for what no well-behaved server does. Tokens and describes are answered here. */
export function stubbed(
  answer: Answer,
  settings: Record<string, unknown> = {},
  stored: Record<string, string> = {},
  credentials?: (secrets: Record<string, string>) => Credentials,
) {
  const sent: Sent[] = [];
  let tokens = 0;
  const fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const one: Sent = {
      method: request.method,
      path: url.pathname.replace('/sf', '') + url.search,
      headers: request.headers,
      body: await request.text(),
      signal: request.signal,
    };
    sent.push(one);
    const special = await answer(one);
    if (special !== undefined) return special;
    if (one.path === '/services/oauth2/token') {
      return json({
        access_token: `token-${++tokens}`,
        instance_url: BASE,
        id: 'https://login.salesforce.com/id/00DM000000qfPyS/005M000000qfPyS',
        token_type: 'Bearer',
      });
    }
    const described = /\/sobjects\/(\w+)\/describe$/.exec(one.path)?.[1];
    if (described !== undefined) return json(describeOf(described));
    return json([{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }], 404);
  };
  const secrets = { clientId: 'id', clientSecret: 'secret', ...stored };
  const direct = directContext({ secrets, fetch, timeoutMs: 500 });
  const context: ConnectorContext = credentials === undefined ? direct : { ...direct, credentials: credentials(secrets) };
  const parsed = connector.parseSettings({ baseUrl: BASE, currency: 'EUR', ...settings });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { session: connector.create(parsed.settings).open(context), sent, context };
}

export const signal = new AbortController().signal;

const PREFIX: Readonly<Record<string, string>> = { Account: '001', Contact: '003', Lead: '00Q', Opportunity: '006', User: '005' };

function describeOf(name: string): unknown {
  const readOnly = { createable: false, updateable: false };
  return {
    name,
    label: name,
    keyPrefix: PREFIX[name] ?? null,
    createable: true,
    updateable: true,
    fields: [
      describeField('Id', 'id', readOnly),
      describeField('IsDeleted', 'boolean', readOnly),
      describeField('MasterRecordId', 'reference', readOnly),
      describeField('SystemModstamp', 'datetime', readOnly),
      describeField('LastName', 'string', { nillable: false }),
      describeField('Email', 'email', { idLookup: true }),
      describeField('Amount', 'currency'),
      describeField('MeshLine_Id__c', 'string', { externalId: true, unique: true }),
    ],
  };
}
