import { SPEC_VERSION, type Connector } from '@meshline/connector-spec';
import { HubSpotApi } from './api.ts';
import { checkAccess } from './check.ts';
import { DEFAULT_BASE_URL, type HubSpotSettings } from './config.ts';
import { getRecords } from './get.ts';
import { withLag, type manifest } from './manifest.ts';
import { provisioner } from './provision.ts';
import { Reader } from './read.ts';
import { Schemas } from './schema.ts';
import { hubspotWebhook } from './webhook.ts';
import { writeRecords } from './write.ts';

/**
 * HubSpot over `@hubspot/api-client`'s generated clients, of which only one half is used: their request factories build
 * every request, and nothing of `Client` is loaded, whose retries repeat creates and whose limiter and decorators are
 * shared by the whole process. The other half, their response processors, would do harm here: they throw on a success
 * code that they don't know, take HTML for data, drop fields (`url`), put whole bodies with personal data into messages,
 * and turn a truncated answer to a write into an error that doesn't say that it may have been applied. Answers are read
 * in `wire.ts` instead; dated paths, which the clients don't have, are made in `api.ts`.
 */
export function hubspot(settings: HubSpotSettings): Connector<typeof manifest> {
  return {
    specVersion: SPEC_VERSION,
    manifest: withLag(settings.lagMs),
    ...(settings.baseUrl === DEFAULT_BASE_URL ? {} : { hosts: [new URL(settings.baseUrl).host] }),
    webhook: hubspotWebhook,
    open: (context) => {
      const api = new HubSpotApi(settings, context);
      const schemas = new Schemas(api);
      const reader = new Reader(api, schemas);
      return {
        check: (signal) => checkAccess(api, signal),
        describe: (signal) => schemas.describe(signal),
        read: (request) => reader.read(request),
        get: (request) => getRecords(api, schemas, request),
        write: (request) => writeRecords(api, schemas, request),
        provision: provisioner(api, schemas),
        close: () => {
          api.close();
          return Promise.resolve();
        },
      };
    },
  };
}
