// What is connected, with which key, and how much of each account's API limit is MeshLine's.
// Check it with: npm run meshline -- check --config examples/quickstart/meshline.config.ts
import { defineConfig, secret } from '@meshline/daemon';

export default defineConfig({
  // Left out, an embedded PostgreSQL is started. For a database of your own:
  // database: secret('DATABASE_URL'),
  rulebook: 'rulebook.ts',
  // No more than this is written, whatever a rule says; what is beyond it waits, and somebody is asked. Left out, limits are generous.
  // limits: { perHour: { creates: 200, updates: 2_000 }, perDay: { creates: 1_000, updates: 10_000 } },
  // What may send events by itself: webhooks of a system, or anything signed after Standard Webhooks (README, 'What comes in by itself').
  // events: { publicUrl: 'https://meshline.example.com', port: 7421, sources: { hubspot: { connection: 'hubspot', secret: secret('HUBSPOT_CLIENT_SECRET') } } },
  connections: {
    // mode: 'observe' reads and reports; 'live' writes. It counts when a connection is first seen; after that: meshline mode.
    hubspot: { package: '@meshline/connector-hubspot', apiShare: '20%', mode: 'observe', token: secret('HUBSPOT_TOKEN') },
    salesforce: {
      package: '@meshline/connector-salesforce',
      apiShare: '15%',
      mode: 'observe',
      domain: 'acme.my.salesforce.com',
      clientId: secret('SF_CLIENT_ID'),
      clientSecret: secret('SF_CLIENT_SECRET'),
    },
    close: { package: '@meshline/connector-close', apiShare: '50%', mode: 'observe', apiKey: secret('CLOSE_API_KEY') },
  },
});
