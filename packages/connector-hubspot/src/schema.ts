import { isConnectorError, type FieldDescription, type RemoteRecord, type StreamDescription } from '@meshline/connector-spec';
import type { Value } from '@meshline/record';
import { asText, instantText } from '@meshline/connector-kit';
import type { Account, HubSpotApi } from './api.ts';
import { COMPANIES_FIELD, describeObjects, describeOwners } from './describe.ts';
import { MARKER_PROPERTY, modifiedProperty, OBJECT_STREAMS, type ObjectStream } from './manifest.ts';
import { readValue } from './record.ts';
import type { WireRecord } from './wire.ts';

/** In portals with several currencies it holds a deal's own; elsewhere it doesn't exist. */
const DEAL_CURRENCY = 'deal_currency_code';
const MERGED_IDS = 'hs_merged_object_ids';

/** What the session knows about a stream: its description, and how to read and ask for its records. */
export class StreamSchema {
  readonly stream: ObjectStream;
  readonly description: StreamDescription;
  readonly #fields: ReadonlyMap<string, FieldDescription>;
  readonly #currency: string;
  constructor(stream: ObjectStream, description: StreamDescription, currency: string) {
    this.stream = stream;
    this.description = description;
    this.#fields = new Map(description.fields.map((field) => [field.name, field]));
    this.#currency = currency;
  }
  /** A property's field, or `companies`. */
  field(name: string): FieldDescription | undefined {
    return this.#fields.get(name);
  }
  get hasMarker(): boolean {
    return this.field(MARKER_PROPERTY)?.unique === true;
  }
  /** Whether a deal's currency can be another than the account's. */
  get currencyProperty(): string | undefined {
    return this.field(DEAL_CURRENCY)?.writable === true ? DEAL_CURRENCY : undefined;
  }
  get currency(): string {
    return this.#currency;
  }

  /** Properties to ask for: those wanted (all, if undefined), and those that reading needs itself. */
  properties(wanted: readonly string[] | undefined): string[] {
    const needed = [modifiedProperty(this.stream), MERGED_IDS, MARKER_PROPERTY, DEAL_CURRENCY];
    const names = new Set([...(wanted ?? this.#fields.keys()), ...needed]);
    names.delete(COMPANIES_FIELD);
    return [...names].filter((name) => this.#fields.has(name));
  }
  /** Whether associations have to be read for these fields. */
  wantsCompanies(wanted: readonly string[] | undefined): boolean {
    return this.#fields.has(COMPANIES_FIELD) && (wanted === undefined || wanted.includes(COMPANIES_FIELD));
  }

  record(wire: WireRecord, companies: Value | undefined): RemoteRecord {
    const fields: Record<string, Value> = {};
    const currency = asText(wire.properties[DEAL_CURRENCY]) ?? '';
    for (const [name, value] of Object.entries(wire.properties)) {
      const field = this.#fields.get(name);
      if (field === undefined || value === undefined) continue;
      const read = readValue(value, field, /^[A-Z]{3}$/.test(currency) ? currency : this.#currency);
      if (read !== undefined) fields[name] = read;
    }
    if (companies !== undefined) fields[COMPANIES_FIELD] = companies;
    const createdAt = instantText(wire.createdAt);
    const modifiedAt = instantText(wire.updatedAt) ?? instantText(wire.properties[modifiedProperty(this.stream)]);
    const marker = wire.properties[MARKER_PROPERTY];
    return {
      stream: this.stream,
      id: wire.id,
      fields,
      ...(modifiedAt === undefined ? {} : { revision: modifiedAt, modifiedAt }),
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(typeof marker === 'string' && marker !== '' ? { marker } : {}),
      ...(wire.url === undefined ? {} : { url: wire.url }),
    };
  }
}

/** Ids that were merged into a record; where the primary kept its id, that one isn't counted (hubspot.md 10). */
export function mergedIds(wire: WireRecord): string[] {
  const text = wire.properties[MERGED_IDS];
  return typeof text === 'string' ? text.split(';').filter((id) => /^\d+$/.test(id) && id !== wire.id) : [];
}

/** How long a description serves before writes and reads ask anew, in ms. */
const FRESH_MS = 600_000;
/** How soon it may be asked anew because something in it was missing. */
const RECHECK_MS = 60_000;

/** Descriptions of the session, read once and again after a while; concurrent callers share one request. */
export class Schemas {
  readonly #api: HubSpotApi;
  readonly #known = new Map<ObjectStream, { at: number; schema: Promise<StreamSchema> }>();
  #account: Promise<Account> | undefined;
  constructor(api: HubSpotApi) {
    this.#api = api;
  }

  of(stream: ObjectStream, signal: AbortSignal): Promise<StreamSchema> {
    const known = this.#known.get(stream);
    return known !== undefined && this.#api.now() - known.at < FRESH_MS ? known.schema : this.#load(stream, signal);
  }
  /** As `of`, but looks again (once a minute at most) where `serves` says that the known one isn't enough. */
  async serving(stream: ObjectStream, serves: (schema: StreamSchema) => boolean, signal: AbortSignal): Promise<StreamSchema> {
    const schema = await this.of(stream, signal);
    const at = this.#known.get(stream)?.at ?? 0;
    return serves(schema) || this.#api.now() - at < RECHECK_MS ? schema : this.#load(stream, signal);
  }
  /** All streams that the token may see, read anew. */
  async describe(signal: AbortSignal): Promise<StreamDescription[]> {
    this.#account = undefined;
    const objects = await Promise.all(
      OBJECT_STREAMS.map(async (stream) => {
        try {
          return [(await this.#load(stream, signal)).description];
        } catch (error) {
          if (isConnectorError(error) && error.code === 'SCOPE_MISSING') return [];
          throw error;
        }
      }),
    );
    return [...objects.flat(), describeOwners()];
  }
  /** Forgets everything, as after a change of the schema by ourselves. */
  forget(): void {
    this.#known.clear();
  }
  account(signal: AbortSignal): Promise<Account> {
    this.#account ??= this.#api.account(signal).catch((error: unknown) => {
      this.#account = undefined;
      throw error;
    });
    return this.#account;
  }

  #load(stream: ObjectStream, signal: AbortSignal): Promise<StreamSchema> {
    const schema = this.#read(stream, signal);
    const entry = { at: this.#api.now(), schema };
    this.#known.set(stream, entry);
    schema.catch(() => {
      if (this.#known.get(stream) === entry) this.#known.delete(stream);
    });
    return schema;
  }
  async #read(stream: ObjectStream, signal: AbortSignal): Promise<StreamSchema> {
    const [account, properties, pipelines] = await Promise.all([
      this.account(signal),
      this.#api.properties(stream, signal),
      stream === 'deals' ? this.#api.dealPipelines(signal) : [],
    ]);
    return new StreamSchema(stream, describeObjects(stream, properties, pipelines), account.currency);
  }
}
