import { settingsResult } from '@meshline/connector-kit';
import type { SettingsResult } from '@meshline/connector-spec';
import { z } from 'zod';
import { DEFAULT_BASE_URL } from './api.ts';

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The key goes out with every request, so plain HTTP is for this machine only. */
function isSafe(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname)));
}

const settingsSchema = z.strictObject({
  baseUrl: z
    .string()
    .refine(isSafe, 'must be an https address, as https://api.close.com/api/v1 (http only on this machine)')
    .transform((text) => text.replace(/\/+$/, ''))
    .default(DEFAULT_BASE_URL),
  /** Requests a second for each endpoint group. Close shows 20 and 60 as examples and publishes no table (close.md 2.1). */
  requestsPerSecond: z.number().positive().max(1_000).default(60),
  /** How long lists and the search may show the time before a write: 30 to 60 s were observed (close.md 0.6). Milliseconds. */
  lagMs: z.int().nonnegative().max(600_000).default(60_000),
});

export type CloseSettings = z.infer<typeof settingsSchema>;
/** Settings as they may be written: everything has a default. */
export type CloseSettingsInput = z.input<typeof settingsSchema>;

export const parseSettings = (input: unknown): SettingsResult<CloseSettings> =>
  settingsResult(settingsSchema.safeParse(input ?? {}));
