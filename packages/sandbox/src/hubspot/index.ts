import { Hono } from 'hono';
import type { Vendor, VendorOptions } from '../core/vendor.ts';
import { backdoor } from './backdoor.ts';
import { Entrance, errorResponse } from './entrance.ts';
import { HubSpotError } from './errors.ts';
import { Portal } from './portal.ts';
import { accountRoutes } from './routes/account.ts';
import { associationRoutes } from './routes/associations.ts';
import { formRoutes } from './routes/forms.ts';
import { objectRoutes } from './routes/objects.ts';
import { propertyRoutes } from './routes/properties.ts';
import { DEFAULT_SETTINGS, PORTAL, type HubSpotSettings } from './settings.ts';

export type { HubSpotSettings } from './settings.ts';

/** One simulated HubSpot account, as hubspot.md describes it, behind one private app's token. */
export function hubspot(options: VendorOptions, settings: Partial<HubSpotSettings> = {}): Vendor {
  const portal = new Portal(options, { ...DEFAULT_SETTINGS, ...settings });
  const app = new Hono({ strict: false });
  associationRoutes(app, portal);
  objectRoutes(app, portal);
  propertyRoutes(app, portal);
  accountRoutes(app, portal);
  formRoutes(app, portal);
  app.notFound(() => errorResponse(portal, new HubSpotError(404, 'resource not found')));
  app.onError((error) => {
    if (error instanceof HubSpotError) return errorResponse(portal, error);
    throw error;
  });
  const entrance = new Entrance(portal, (request) => app.fetch(request));
  return {
    name: 'hubspot',
    fetch: (request) => entrance.handle(request),
    backdoor: backdoor(portal),
    mutations: () => portal.mutations(),
    requests: () => entrance.counts(),
    accountId: () => String(PORTAL.id),
    fieldName: () => undefined,
    restore: (collection, id, row) => portal.restore(collection, id, row),
  };
}
