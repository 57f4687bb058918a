import { SPEC_VERSION, type ConnectorPackage } from '@meshline/connector-spec';
import { parseSettings, type HubSpotSettings } from './config.ts';
import { hubspot } from './connector.ts';

export { hubspot, type HubSpotSettings };

/** What the host loads. */
export const connector: ConnectorPackage<HubSpotSettings> = {
  specVersion: SPEC_VERSION,
  id: 'hubspot',
  parseSettings,
  create: hubspot,
};
