import { demoCredentials } from '@meshline/sandbox';
import type { ResolvedConnection } from '../config/load-config.ts';

/**
 * The demo's connections: real connectors, pointed at the simulated systems. The sandbox gives MeshLine all of the
 * vendors' limits, as nobody else uses these accounts.
 */
export function demoConnections(url: string): readonly ResolvedConnection[] {
  const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
  const base = { share: 1, mode: 'live' } as const;
  return [
    {
      ...base,
      id: 'hubspot',
      package: '@meshline/connector-hubspot',
      settings: { baseUrl: `${url}/hubspot` },
      secrets: { token: demoCredentials.hubspot.secret },
    },
    {
      ...base,
      id: 'salesforce',
      package: '@meshline/connector-salesforce',
      settings: { baseUrl: `${url}/salesforce`, currency: 'EUR', overlapSeconds: 60 },
      secrets: { clientId, clientSecret },
    },
    {
      ...base,
      id: 'close',
      package: '@meshline/connector-close',
      // The simulated lists and searches lag by 2 s; a real account's may lag by a minute, which is the connector's default.
      settings: { baseUrl: `${url}/close/api/v1`, lagMs: 3_000 },
      secrets: { apiKey: demoCredentials.close.secret },
    },
  ];
}
