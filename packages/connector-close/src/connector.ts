import type { Connector, ConnectorPackage } from '@meshline/connector-spec';
import { DEFAULT_BASE_URL } from './api.ts';
import { check } from './check.ts';
import { parseSettings, type CloseSettings } from './config.ts';
import { describeSchema } from './describe.ts';
import { get } from './get.ts';
import { closeManifest } from './manifest.ts';
import { provisioner } from './provision.ts';
import { read } from './read.ts';
import { openState } from './state.ts';
import { closeWebhook } from './webhook.ts';
import { write } from './write.ts';

/** Close with its settings, as `parseSettings` returns them. */
export function close(settings: CloseSettings): Connector<ReturnType<typeof closeManifest>> {
  const manifest = closeManifest(settings);
  return {
    specVersion: 'v1',
    manifest,
    ...(settings.baseUrl === DEFAULT_BASE_URL ? {} : { hosts: [new URL(settings.baseUrl).host] }),
    webhook: closeWebhook,
    open(context) {
      const state = openState(settings, context);
      return {
        check: (signal) => check(state, signal),
        describe: async () => describeSchema(await state.schema.reload()),
        read: (request) => read(state, request),
        get: (request) => get(state, request),
        write: (request) => write(state, request),
        provision: provisioner(state),
        close: () => Promise.resolve(),
      };
    },
  };
}

export const connector: ConnectorPackage<CloseSettings> = { specVersion: 'v1', id: 'close', parseSettings, create: close };
