import { asArray, asObject, asText } from '@meshline/connector-kit';
import { ConnectorError, isConnectorError, type ConnectorContext } from '@meshline/connector-spec';
import type { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js';
import type { PropertyCreate } from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import type { PublicAssociationMultiPost } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/PublicAssociationMultiPost.js';
import type { SimplePublicObjectBatchInputUpsert } from '@hubspot/api-client/lib/codegen/crm/objects/models/SimplePublicObjectBatchInputUpsert.js';
import type { ApiVersion, HubSpotSettings } from './config.ts';
import { createdProperty, type LinkTarget, type ObjectStream, type QuotaClassName } from './manifest.ts';
import { loadSdk, type BuiltRequest, type Sdk } from './sdk.ts';
import { Transport } from './transport.ts';
import { nextPage, recordOf, recordsOf, type WireRecord } from './wire.ts';

/** Where the account's details are, in every version of the rest (hubspot.md 2). */
const ACCOUNT_PATH = '/account-info/2026-09/details';
export const LIST_PAGE = 100;
export const SEARCH_PAGE = 200;
const SUBMISSIONS_PAGE = 50;
export const BATCH = 100;
export const ASSOCIATION_READ_BATCH = 1000;
export const ASSOCIATION_WRITE_BATCH = 2000;

/** One function for both families: `/crm/v3/objects/contacts` is `/crm/objects/2026-03/contacts` by date (hubspot.md 2.1). */
export function versionedPath(path: string, version: ApiVersion): string {
  const dated = version === 'v3' ? path : path.replace(/^\/crm\/v[34]\/([a-z]+)/, `/crm/$1/${version}`);
  return dated.replace(/\/+$/, '');
}

export interface Account {
  readonly id: string;
  readonly currency: string;
}
/** Rows of a list that are no CRM records. */
export interface Listed {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | undefined;
}
export interface Page {
  readonly records: readonly WireRecord[];
  readonly next: string | undefined;
}
export interface SearchFilter {
  readonly propertyName: string;
  readonly operator: 'EQ' | 'GT' | 'GTE' | 'LTE';
  readonly value: string;
}
/** An input of a batch; `id` is the record's, or the value of `idProperty`. */
export type WriteInput = Pick<SimplePublicObjectBatchInputUpsert, 'id' | 'idProperty' | 'objectWriteTraceId' | 'properties'>;
export type BatchKind = 'create' | 'update' | 'upsert' | 'archive';
export type AssociationInput = PublicAssociationMultiPost;
export type NewProperty = PropertyCreate;

/** HubSpot's HTTP API as far as this connector uses it. Each method is one request; errors are the transport's. */
export class HubSpotApi {
  readonly #settings: HubSpotSettings;
  readonly #transport: Transport;
  #sdk: Promise<Sdk> | undefined;
  constructor(settings: HubSpotSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#transport = new Transport(context);
  }
  now(): number {
    return this.#transport.now();
  }
  close(): void {
    this.#transport.close();
  }

  async account(signal: AbortSignal): Promise<Account> {
    const request = { method: 'GET', url: `${this.#settings.baseUrl}${ACCOUNT_PATH}`, headers: { accept: 'application/json' } };
    const body = asObject(await this.#transport.send(request, { class: 'meta', where: 'HubSpot account', signal }));
    const id = asText(body['portalId']);
    const currency = asText(body['companyCurrency']);
    if (id === undefined || currency === undefined || !/^[A-Z]{3}$/.test(currency)) {
      throw new ConnectorError({
        code: 'UNAVAILABLE',
        message: 'HubSpot account: the answer names no portal or no currency; it will be asked again.',
      });
    }
    this.#transport.timeZone = asText(body['timeZone']);
    return { id, currency };
  }

  /** Definitions of all properties of a stream that are in use. */
  async properties(stream: ObjectStream, signal: AbortSignal): Promise<readonly unknown[]> {
    const body = await this.#call('meta', `${stream}, properties`, signal, (sdk) => sdk.properties.getAll(stream, false));
    return asArray(asObject(body)['results']);
  }
  async createProperty(stream: ObjectStream, property: NewProperty, signal: AbortSignal): Promise<void> {
    await this.#call('meta', `${stream}, new property`, signal, (sdk) => sdk.properties.create(stream, property));
  }
  async pipelines(stream: 'deals' | 'tickets', signal: AbortSignal): Promise<readonly unknown[]> {
    const body = await this.#call('meta', `${stream}, pipelines`, signal, (sdk) => sdk.pipelines.getAll(stream));
    return asArray(asObject(body)['results']);
  }
  async owners(
    archived: boolean,
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<{ owners: readonly unknown[]; next: string | undefined }> {
    const body = await this.#call('meta', 'owners', signal, (sdk) => sdk.owners.getPage(undefined, after, LIST_PAGE, archived));
    return { owners: asArray(asObject(body)['results']), next: nextPage(body) };
  }

  /** A page of the list, oldest ids first. Properties that HubSpot doesn't know are left out without a word. */
  async list(
    stream: ObjectStream,
    page: { after: string | undefined; properties: readonly string[]; companies: boolean; archived: boolean },
    signal: AbortSignal,
  ): Promise<Page> {
    // One comma list is half as long as a key for each name; HubSpot takes both (hubspot.md 4).
    const names = [page.properties.join(',')];
    const body = await this.#call('crud', `${stream}, list`, signal, (sdk) =>
      sdk.basic.getPage(
        stream,
        LIST_PAGE,
        page.after,
        names,
        undefined,
        page.companies ? ['companies'] : undefined,
        page.archived,
      ),
    );
    return { records: recordsOf(body), next: nextPage(body) };
  }
  /** One record by id or by a unique property; a merged one answers as its survivor. Undefined = there is none. */
  async one(
    stream: ObjectStream,
    id: string,
    properties: readonly string[],
    idProperty: string | undefined,
    signal: AbortSignal,
  ): Promise<WireRecord | undefined> {
    try {
      const names = [properties.join(',')];
      const body = await this.#call('crud', `${stream}, read`, signal, (sdk) =>
        sdk.basic.getById(stream, id, names, undefined, undefined, false, idProperty),
      );
      return recordOf(body);
    } catch (error) {
      if (isConnectorError(error) && error.data.httpStatus === 404) return undefined;
      throw error;
    }
  }
  /** Up to 100 records, in no order; those that aren't there are left out. */
  async read(
    stream: ObjectStream,
    ids: readonly string[],
    properties: readonly string[],
    idProperty: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly WireRecord[]> {
    const key = idProperty === undefined ? {} : { idProperty };
    const body = await this.#call('crud', `${stream}, batch read`, signal, (sdk) =>
      sdk.batch.read(
        stream,
        { ...key, inputs: ids.map((id) => ({ id })), properties: [...properties], propertiesWithHistory: [] },
        false,
      ),
    );
    return recordsOf(body);
  }
  /** The first page of up to 200, ascending by one property. The index lags and can show values of before. */
  async search(
    stream: ObjectStream,
    filters: readonly SearchFilter[],
    sortBy: string,
    properties: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly WireRecord[]> {
    const body = await this.#call('search', `${stream}, search`, signal, (sdk) =>
      sdk.search.doSearch(stream, {
        filterGroups: [
          { filters: filters.map((filter) => ({ ...filter, operator: filter.operator as string as FilterOperatorEnum })) },
        ],
        sorts: [sortBy],
        properties: [...properties],
        limit: SEARCH_PAGE,
      }),
    );
    return recordsOf(body);
  }
  /** The first page of up to 200 whose property holds one of the values (in lower case), oldest first. The index lags. */
  async searchValues(
    stream: ObjectStream,
    property: string,
    values: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly WireRecord[]> {
    const body = await this.#call('search', `${stream}, search by ${property}`, signal, (sdk) =>
      sdk.search.doSearch(stream, {
        filterGroups: [
          { filters: [{ propertyName: property, operator: 'IN' as string as FilterOperatorEnum, values: [...values] }] },
        ],
        sorts: [createdProperty(stream)],
        properties: [property],
        limit: SEARCH_PAGE,
      }),
    );
    return recordsOf(body);
  }
  /** A batch of writes as HubSpot answers it, 207 included. */
  write(stream: ObjectStream, kind: BatchKind, inputs: readonly WriteInput[], signal: AbortSignal): Promise<unknown> {
    return this.#call('crud', `${stream}, batch ${kind}`, signal, (sdk) => {
      switch (kind) {
        case 'create':
          return sdk.batch.create(stream, { inputs: inputs.map(({ id: _id, idProperty: _key, ...input }) => input) });
        case 'update':
          return sdk.batch.update(stream, { inputs: [...inputs] });
        case 'upsert':
          return sdk.batch.upsert(stream, { inputs: [...inputs] });
        case 'archive':
          return sdk.batch.archive(stream, { inputs: inputs.map(({ id }) => ({ id })) });
      }
    });
  }

  /** Associations of up to 1,000 records with those of another stream. */
  associations(
    from: ObjectStream,
    to: LinkTarget,
    inputs: readonly { id: string; after?: string }[],
    signal: AbortSignal,
  ): Promise<unknown> {
    return this.#call('associations', `${from}, read ${to}`, signal, (sdk) =>
      sdk.associations.getPage(from, to, { inputs: [...inputs] }),
    );
  }
  associate(from: ObjectStream, to: LinkTarget, inputs: readonly AssociationInput[], signal: AbortSignal): Promise<unknown> {
    return this.#call('associations', `${from}, set ${to}`, signal, (sdk) =>
      sdk.associations.create(from, to, { inputs: [...inputs] }),
    );
  }
  async dissociate(
    from: ObjectStream,
    to: LinkTarget,
    pairs: readonly { from: string; to: string }[],
    signal: AbortSignal,
  ): Promise<void> {
    const inputs = pairs.map((pair) => ({ _from: { id: pair.from }, to: [{ id: pair.to }] }));
    await this.#call('associations', `${from}, remove ${to}`, signal, (sdk) => sdk.associations.archive(from, to, { inputs }));
  }

  /** A page of the forms, archived ones or the others. */
  forms(archived: boolean, after: string | undefined, signal: AbortSignal): Promise<Listed> {
    const { apiVersion } = this.#settings;
    const path = apiVersion === 'v3' ? '/marketing/v3/forms' : `/marketing/forms/${apiVersion}`;
    return this.#list(`${path}?limit=${LIST_PAGE}&archived=${archived}`, after, 'HubSpot forms, list', signal);
  }
  /** A page of what was sent with a form, newest first. HubSpot takes no time to begin at. */
  submissions(form: string, after: string | undefined, signal: AbortSignal): Promise<Listed> {
    const path = `/form-integrations/v1/submissions/forms/${encodeURIComponent(form)}?limit=${SUBMISSIONS_PAGE}`;
    return this.#list(path, after, 'HubSpot form submissions, list', signal);
  }
  async #list(path: string, after: string | undefined, where: string, signal: AbortSignal): Promise<Listed> {
    const url = `${this.#settings.baseUrl}${path}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`;
    const request = { method: 'GET', url, headers: { accept: 'application/json' } };
    const body = await this.#transport.send(request, { class: 'crud', where, signal });
    return { rows: asArray(asObject(body)['results']).map(asObject), next: nextPage(body) };
  }

  async #call(
    quota: QuotaClassName,
    what: string,
    signal: AbortSignal,
    build: (sdk: Sdk) => Promise<BuiltRequest>,
  ): Promise<unknown> {
    this.#sdk ??= loadSdk();
    const built = await build(await this.#sdk);
    const { pathname, search } = new URL(built.getUrl());
    const url = `${this.#settings.baseUrl}${versionedPath(pathname, this.#settings.apiVersion)}${search}`;
    const body = built.getBody();
    const request = {
      method: built.getHttpMethod(),
      url,
      headers: built.getHeaders(),
      ...(typeof body === 'string' ? { body } : {}),
    };
    return this.#transport.send(request, { class: quota, where: `HubSpot ${what}`, signal });
  }
}
