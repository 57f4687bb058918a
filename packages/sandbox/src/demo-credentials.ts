import type { Credentials } from './state.ts';

/** What the demo's simulated systems accept. They open nothing but the simulation, so they are no secrets. */
export const demoCredentials = {
  hubspot: { secret: 'pat-demo-meshline-sandbox' },
  salesforce: { secret: 'meshline-demo-client:meshline-demo-secret' },
  close: { secret: 'api_demo_meshline_sandbox' },
} as const satisfies Credentials;
