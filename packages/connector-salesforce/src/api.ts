import { throwIfAborted } from '@meshline/connector-kit';
import { ConnectorError, isConnectorError, type ConnectorContext } from '@meshline/connector-spec';
import { Connection } from 'jsforce/lib/connection.js';
import { z } from 'zod';
import type { Access, Login } from './auth.ts';
import type { SalesforceSettings } from './config.ts';
import { callFailure } from './errors.ts';
import { ContextTransport } from './transport.ts';

/** Rows in one collections call and ids in one retrieve (salesforce.md 6). */
export const MAX_ROWS_PER_WRITE = 200;
export const MAX_ROWS_PER_RETRIEVE = 2_000;
/** A query travels in the URI, which ends at 16,384 bytes together with the headers (salesforce.md 6); this leaves them 4 K. */
export const MAX_QUERY_LENGTH = 12_000;

/** Without it assignment rules move ownership under our writes: it defaults to TRUE (salesforce.md 10). */
const writeHeaders = { 'Sforce-Auto-Assign': 'FALSE' };

const row = z.looseObject({ Id: z.string().min(15) });
const queryAnswer = z.looseObject({ done: z.boolean(), records: z.array(row) });
const saveError = z.looseObject({
  statusCode: z.string().optional(),
  errorCode: z.string().optional(),
  message: z.string().optional(),
  fields: z.array(z.string()).nullish(),
});
const saveAnswer = z.array(
  z.looseObject({
    id: z.string().nullish(),
    success: z.boolean(),
    created: z.boolean().optional(),
    errors: z.array(saveError).default([]),
  }),
);
const describeField = z.looseObject({
  name: z.string().min(1),
  label: z.string().default(''),
  type: z.string(),
  length: z.int().default(0),
  nillable: z.boolean().default(false),
  createable: z.boolean().default(false),
  updateable: z.boolean().default(false),
  defaultedOnCreate: z.boolean().default(false),
  calculated: z.boolean().default(false),
  autoNumber: z.boolean().default(false),
  externalId: z.boolean().default(false),
  idLookup: z.boolean().default(false),
  unique: z.boolean().default(false),
  filterable: z.boolean().default(true),
  restrictedPicklist: z.boolean().default(false),
  deprecatedAndHidden: z.boolean().default(false),
  picklistValues: z
    .array(z.looseObject({ value: z.string(), label: z.string().nullish(), active: z.boolean().default(true) }))
    .default([]),
  referenceTo: z.array(z.string()).default([]),
});
const describeAnswer = z.looseObject({
  name: z.string(),
  label: z.string().default(''),
  labelPlural: z.string().optional(),
  keyPrefix: z.string().nullish(),
  createable: z.boolean().default(true),
  updateable: z.boolean().default(true),
  fields: z.array(describeField).min(1),
});

export type Row = z.infer<typeof row>;
export type SaveRow = z.infer<typeof saveAnswer>[number];
export type DescribeField = z.infer<typeof describeField>;
export type DescribeAnswer = z.infer<typeof describeAnswer>;
type WireRow = Readonly<Record<string, unknown>>;

interface QueryPage {
  readonly rows: readonly Row[];
  /** False: the server held rows back; the next page goes on from the last row. */
  readonly done: boolean;
  /** The server's time when the query was sent, Unix milliseconds; never later than what the query saw. */
  readonly serverTime: number;
}

interface Call<T> {
  readonly class: 'crud' | 'query' | 'meta';
  /** For a person: system, object, what. */
  readonly where: string;
  readonly shape: z.ZodType<T>;
  readonly run: (connection: Connection) => PromiseLike<unknown>;
}

/** The calls that the connector makes. The only file that knows URLs; jsforce builds those of collections and describe. */
export class SalesforceApi {
  readonly #context: ConnectorContext;
  readonly #settings: SalesforceSettings;
  readonly #login: Login;
  constructor(context: ConnectorContext, settings: SalesforceSettings, login: Login) {
    this.#context = context;
    this.#settings = settings;
    this.#login = login;
  }

  access(signal: AbortSignal): Promise<Access> {
    return this.#login.access(signal);
  }

  now(): number {
    return this.#context.clock.now();
  }

  describe(type: string, signal: AbortSignal): Promise<DescribeAnswer> {
    return this.#value(
      { class: 'meta', where: `Salesforce ${type}, describe`, shape: describeAnswer, run: (c) => c.describe(type) },
      signal,
    );
  }

  /** One page. `all` includes the recycle bin. Pages go on by keyset, so that no locator can expire. */
  async query(
    soql: string,
    options: { from: string; all?: boolean; tooling?: boolean },
    signal: AbortSignal,
  ): Promise<QueryPage> {
    const path = `${options.tooling === true ? '/tooling' : ''}/${options.all === true ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
    const kind = options.tooling === true ? 'meta' : 'query';
    const { value, serverTime } = await this.#call(
      { class: kind, where: `Salesforce ${options.from}, query`, shape: queryAnswer, run: (c) => c.requestGet(path) },
      signal,
    );
    return { rows: value.records, done: value.done, serverTime };
  }

  /** In the order of the ids; `null` for those that are not there or not visible. At most 2,000. */
  retrieve(
    type: string,
    ids: readonly string[],
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (Row | null)[]> {
    const shape = z.array(row.nullable()).length(ids.length);
    const options = { fields: [...fields] };
    return this.#value(
      { class: 'crud', where: `Salesforce ${type}, retrieve`, shape, run: (c) => c.retrieve(type, [...ids], options) },
      signal,
    );
  }

  /** The four writes: at most 200 rows, one result for each in their order, no row depends on another. */
  create(type: string, rows: readonly WireRow[], signal: AbortSignal): Promise<readonly SaveRow[]> {
    return this.#save(type, 'create', rows.length, (c) => c.create(type, [...rows], { headers: writeHeaders }), signal);
  }
  update(type: string, rows: readonly (WireRow & { readonly Id: string })[], signal: AbortSignal): Promise<readonly SaveRow[]> {
    return this.#save(type, 'update', rows.length, (c) => c.update(type, [...rows], { headers: writeHeaders }), signal);
  }
  upsert(type: string, keyField: string, rows: readonly WireRow[], signal: AbortSignal): Promise<readonly SaveRow[]> {
    return this.#save(type, 'upsert', rows.length, (c) => c.upsert(type, [...rows], keyField, { headers: writeHeaders }), signal);
  }
  destroy(type: string, ids: readonly string[], signal: AbortSignal): Promise<readonly SaveRow[]> {
    return this.#save(type, 'delete', ids.length, (c) => c.destroy(type, [...ids], { headers: writeHeaders }), signal);
  }

  /** Creates one row of a set-up object (a permission, a custom field) and returns its id. */
  async setUp(type: string, values: WireRow, signal: AbortSignal): Promise<string> {
    const tooling = type === 'CustomField' ? '/tooling' : '';
    const shape = z.looseObject({ id: z.string().min(1), success: z.literal(true) });
    const where = `Salesforce ${type}, create`;
    const run = (c: Connection): PromiseLike<unknown> => c.requestPost(`${tooling}/sobjects/${type}`, values);
    return (await this.#value({ class: 'meta', where, shape, run }, signal)).id;
  }

  #save(type: string, kind: string, count: number, run: Call<unknown>['run'], signal: AbortSignal): Promise<readonly SaveRow[]> {
    return this.#value({ class: 'crud', where: `Salesforce ${type}, ${kind}`, shape: saveAnswer.length(count), run }, signal);
  }

  async #value<T>(call: Call<T>, signal: AbortSignal): Promise<T> {
    return (await this.#call(call, signal)).value;
  }

  /** Runs a call; after a 401 once more with a new token, and never a third time (salesforce.md 2). */
  async #call<T>(call: Call<T>, signal: AbortSignal): Promise<{ value: T; serverTime: number }> {
    throwIfAborted(signal);
    const first = await unsent(this.#login.access(signal));
    const answer = await this.#attempt(call, first, signal);
    if (answer !== 'refused') return answer;
    throwIfAborted(signal);
    const second = await this.#attempt(call, await unsent(this.#login.renew(first, signal)), signal);
    if (second !== 'refused') return second;
    throw callFailure({ status: 401, where: call.where, now: this.now() });
  }

  async #attempt<T>(call: Call<T>, access: Access, signal: AbortSignal): Promise<{ value: T; serverTime: number } | 'refused'> {
    const transport = new ContextTransport((request) => this.#context.fetch(request, { class: call.class }), signal);
    const connection = new Connection({
      instanceUrl: access.instanceUrl,
      accessToken: access.accessToken,
      version: this.#settings.apiVersion,
      callOptions: { client: 'MeshLine' },
      // Without this jsforce would log by the environment; and without OAuth data it never refreshes by itself.
      logLevel: 'NONE',
    });
    connection._transport = transport;
    const sentAt = this.now();
    let body: unknown;
    try {
      body = await call.run(connection);
    } catch (error) {
      if (isConnectorError(error) || transport.last === undefined) throw error;
      // What jsforce made of an error has lost the status; the answer itself is looked at below.
    }
    const now = this.now();
    const { last } = transport;
    if (last?.status === 401) return 'refused';
    const parsed = last !== undefined && last.status < 300 ? call.shape.safeParse(body) : undefined;
    if (parsed?.success !== true) throw callFailure({ status: last?.status ?? 0, where: call.where, now, ...last });
    const date = Date.parse(last?.headers.get('date') ?? '');
    // `Date` is cut to the second and written after the query ran; both only make the time earlier, which costs a re-read.
    return { value: parsed.data, serverTime: Number.isNaN(date) ? sentAt : date - (now - sentAt) };
  }
}

/** A request that fails before the one it prepares: of that one, nothing was sent. */
export async function unsent<T>(preparation: Promise<T>): Promise<T> {
  try {
    return await preparation;
  } catch (error) {
    throw isConnectorError(error) ? new ConnectorError(error.data, { cause: error, sent: false }) : error;
  }
}
