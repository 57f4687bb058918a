import type { ConnectorPackage } from '@meshline/connector-spec';
import { parseSettings, type SalesforceSettings } from './config.ts';
import { salesforce } from './connector.ts';

/** What the host loads by the package's name. */
export const connector: ConnectorPackage<SalesforceSettings> = {
  specVersion: 'v1',
  id: 'salesforce',
  parseSettings,
  create: salesforce,
};

export { parseSettings, salesforce, type SalesforceSettings };
