import type { Connector, Session } from '@meshline/connector-spec';
import { SalesforceApi } from './api.ts';
import { Login } from './auth.ts';
import { checkConnection } from './check.ts';
import type { SalesforceSettings } from './config.ts';
import { getRecords } from './get.ts';
import { manifest } from './manifest.ts';
import { Org } from './org.ts';
import { provisioner } from './provision.ts';
import { readFeed } from './read.ts';
import { SeenMemory } from './seen.ts';
import { writeRecords } from './write.ts';

/** Salesforce over its REST API: people, companies, deals, users and work (tasks, events, cases) of one org. `settings` are what `parseSettings` gives. */
export function salesforce(settings: SalesforceSettings): Connector<ReturnType<typeof manifest>> {
  const facts = manifest(settings);
  return {
    specVersion: 'v1',
    manifest: facts,
    hosts: [new URL(settings.baseUrl).host],
    open: (context) => {
      const org = new Org(new SalesforceApi(context, settings, new Login(context, settings)), settings);
      const seen = new SeenMemory();
      const session: Session = {
        check: (signal) => checkConnection(org, signal),
        describe: async (signal) => {
          const schemas = await Promise.all(Object.keys(facts.streams).map((stream) => org.visible(stream, signal)));
          return schemas.flatMap((schema) => (schema === undefined ? [] : [schema.description]));
        },
        read: (request) => readFeed(org, request, seen),
        get: (request) => getRecords(org, request),
        write: (request) => writeRecords(org, request),
        // Nothing is held open between calls.
        close: () => Promise.resolve(),
      };
      return { ...session, provision: provisioner(org) };
    },
  };
}
