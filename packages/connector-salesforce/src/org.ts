import { isConnectorError } from '@meshline/connector-spec';
import type { Row, SalesforceApi } from './api.ts';
import type { SalesforceSettings } from './config.ts';
import { streamSchema, type StreamSchema } from './describe.ts';
import { CORE_STREAMS } from './manifest.ts';
import type { OrgFacts } from './record.ts';
import { select } from './soql.ts';

/** What a session knows of its org, asked once: the schema of each stream, the organisation's row. */
export class Org {
  readonly api: SalesforceApi;
  readonly settings: SalesforceSettings;
  readonly #schemas = new Map<string, Promise<StreamSchema>>();
  #organization: Promise<Row | undefined> | undefined;
  constructor(api: SalesforceApi, settings: SalesforceSettings) {
    this.api = api;
    this.settings = settings;
  }

  /** The schema as last read; `fresh` reads it anew. A failed read is not kept. */
  schema(stream: string, signal: AbortSignal, fresh = false): Promise<StreamSchema> {
    const known = this.#schemas.get(stream);
    if (known !== undefined && !fresh) return known;
    const asked = this.api.describe(stream, signal).then((answer) => streamSchema(stream, answer));
    this.#schemas.set(stream, asked);
    asked.catch(() => {
      if (this.#schemas.get(stream) === asked) this.#schemas.delete(stream);
    });
    return asked;
  }

  /** The schema, read anew; undefined where the run-as user may not see the object and nobody has to: work, not records. */
  async visible(stream: string, signal: AbortSignal): Promise<StreamSchema | undefined> {
    try {
      return await this.schema(stream, signal, true);
    } catch (error) {
      const optional = !CORE_STREAMS.some((core) => core === stream) && stream !== 'User';
      if (optional && isConnectorError(error) && ['SCHEMA_CHANGED', 'SCOPE_MISSING'].includes(error.code)) return undefined;
      throw error;
    }
  }

  /** The next one to ask reads the schema anew. */
  forgetSchema(stream: string): void {
    this.#schemas.delete(stream);
  }

  /** Passes a call on; where it fails since a field or object is missing, the schema is forgotten (T18). */
  async watch<T>(stream: string, call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (isConnectorError(error) && error.code === 'SCHEMA_CHANGED') this.forgetSchema(stream);
      throw error;
    }
  }

  /** The facts that rows of this stream need; the organisation is asked only for the currency of amounts. */
  async facts(schema: StreamSchema, signal: AbortSignal): Promise<OrgFacts> {
    const { baseUrl, currency } = this.settings;
    if (currency !== undefined) return { baseUrl, currency };
    const needed = [...schema.fields.values()].some(({ type }) => type === 'money') && !schema.columns.has('CurrencyIsoCode');
    const own = needed ? (await this.organization(signal))?.['DefaultCurrencyIsoCode'] : undefined;
    return { baseUrl, currency: typeof own === 'string' && /^[A-Z]{3}$/.test(own) ? own : 'USD' };
  }

  /** Id, name and currency of the organisation; `undefined` where the run-as user may not read it. */
  organization(signal: AbortSignal): Promise<Row | undefined> {
    const asked = (this.#organization ??= this.#askOrganization(signal));
    asked.catch(() => (this.#organization = undefined));
    return asked;
  }

  async #askOrganization(signal: AbortSignal): Promise<Row | undefined> {
    for (const columns of [
      ['Id', 'Name', 'DefaultCurrencyIsoCode'],
      ['Id', 'Name'],
    ]) {
      try {
        const soql = select({ columns, from: 'Organization', where: [], limit: 1 });
        return (await this.api.query(soql, { from: 'Organization' }, signal)).rows[0];
      } catch (error) {
        // Not visible for this user: it goes on without. Anything else (network, limits, sign-in) is for the caller.
        if (!isConnectorError(error) || !['SCHEMA_CHANGED', 'SCOPE_MISSING', 'RECORD_REJECTED'].includes(error.code)) throw error;
      }
    }
    return undefined;
  }
}
