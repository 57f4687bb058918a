import { randomBytes } from 'node:crypto';
import { demoCredentials } from '@meshline/sandbox';
import type { ResolvedConnection, ResolvedEvents } from '../config/load-config.ts';

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

/** What the simulated systems sign their webhooks with, another each time. */
export const DEMO_SECRETS: Readonly<Record<'hubspot' | 'close', string>> = {
  hubspot: randomBytes(16).toString('hex'),
  close: randomBytes(32).toString('hex'),
};

/** The simulated systems that send webhooks may send them here, to any free port. */
export function demoEvents(): ResolvedEvents {
  const sources = Object.entries(DEMO_SECRETS).map(([name, secret]) => ({
    name,
    connection: name,
    secrets: [secret],
    unset: [],
  }));
  return { publicUrl: undefined, port: 0, host: '127.0.0.1', sources };
}
