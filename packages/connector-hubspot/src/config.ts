import { z } from 'zod';
import { settingsResult } from '@meshline/connector-kit';
import type { SettingsResult } from '@meshline/connector-spec';

export const DEFAULT_BASE_URL = 'https://api.hubapi.com';

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

const baseUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => new URL(text).protocol === 'https:' || isLoopback(new URL(text).hostname), {
    message: 'must be https (plain http only for this machine)',
  })
  .transform((text) => text.replace(/\/+$/, ''));

const settingsSchema = z.strictObject({
  /** Where the API is; another address than HubSpot's own is for the sandbox and for proxies. */
  baseUrl: baseUrl.default(DEFAULT_BASE_URL),
  /** HubSpot ends support of the v3 paths in September 2027 and of v4 associations in March 2027 (hubspot.md 0). */
  apiVersion: z.enum(['v3', '2026-03', '2026-09']).default('v3'),
  /** How long the search may show the time before a write: 30 s is the most that the study allows for (hubspot.md 5, 13.1). Milliseconds. */
  lagMs: z.int().nonnegative().max(600_000).default(30_000),
});

export type HubSpotSettings = z.output<typeof settingsSchema>;
export type ApiVersion = HubSpotSettings['apiVersion'];

/** Checks a connection's settings; nothing given means HubSpot itself over v3. */
export function parseSettings(input: unknown): SettingsResult<HubSpotSettings> {
  return settingsResult(settingsSchema.safeParse(input ?? {}));
}
