import { isConnectorError, type FieldDescription, type RemoteRecord, type StreamDescription } from '@meshline/connector-spec';
import type { Value } from '@meshline/record';
import { asText, instantText } from '@meshline/connector-kit';
import type { Account, HubSpotApi } from './api.ts';
import { describeObjects, describeOwners } from './describe.ts';
import type { Links } from './feed.ts';
import { describeSubmissions } from './submissions.ts';
import {
  LINK_TARGETS,
  MARKER_PROPERTY,
  modifiedProperty,
  OBJECT_STREAMS,
  type LinkTarget,
  type ObjectStream,
} from './manifest.ts';
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
  /** A property's field, or one of associations. */
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
    for (const target of LINK_TARGETS[this.stream]) names.delete(target);
    return [...names].filter((name) => this.#fields.has(name));
  }
  /** The associations that have to be read for these fields. */
  links(wanted: readonly string[] | undefined): LinkTarget[] {
    return LINK_TARGETS[this.stream].filter((target) => wanted === undefined || wanted.includes(target));
  }

  /** `links`: the associations that were read; the others stay away. */
  record(wire: WireRecord, links: Links): RemoteRecord {
    const fields: Record<string, Value> = {};
    const currency = asText(wire.properties[DEAL_CURRENCY]) ?? '';
    for (const [name, value] of Object.entries(wire.properties)) {
      const field = this.#fields.get(name);
      if (field === undefined || value === undefined) continue;
      const read = readValue(value, field, /^[A-Z]{3}$/.test(currency) ? currency : this.#currency);
      if (read !== undefined) fields[name] = read;
    }
    Object.assign(fields, links);
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

/** Nothing for what the token may not see. */
async function granted<T>(ask: () => Promise<T>): Promise<T[]> {
  try {
    return [await ask()];
  } catch (error) {
    if (isConnectorError(error) && error.code === 'SCOPE_MISSING') return [];
    throw error;
  }
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
      OBJECT_STREAMS.map((stream) => granted(async () => (await this.#load(stream, signal)).description)),
    );
    const forms = await granted(async () => {
      await this.#api.forms(false, undefined, signal);
      return describeSubmissions();
    });
    return [...objects.flat(), describeOwners(), ...forms];
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
      stream === 'deals' || stream === 'tickets' ? this.#api.pipelines(stream, signal) : [],
    ]);
    return new StreamSchema(stream, describeObjects(stream, properties, pipelines), account.currency);
  }
}
