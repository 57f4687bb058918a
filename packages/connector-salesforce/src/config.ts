import { settingsResult } from '@meshline/connector-kit';
import type { SettingsResult } from '@meshline/connector-spec';
import { z } from 'zod';

export interface SalesforceSettings {
  /** The org's My Domain URL, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiVersion: string;
  /** ISO 4217, for an org without multi-currency; undefined = the org is asked. */
  readonly currency?: string | undefined;
  /** How far an incremental read goes back behind the last one, for rows that were committed late (salesforce.md 8). */
  readonly overlapSeconds: number;
  /** API requests that the org has in 24 hours: 100,000 and 1,000 for each licence with Enterprise (salesforce.md 11). */
  readonly dailyApiRequests: number;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const baseUrl = z.string().transform((text, ctx) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const problem =
    url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')
      ? 'is no URL; write the My Domain URL, such as https://acme.my.salesforce.com'
      : url.hostname.endsWith('.lightning.force.com')
        ? 'is the address of the user interface; write the My Domain URL, such as https://acme.my.salesforce.com'
        : url.protocol === 'http:' && !loopback.has(url.hostname)
          ? 'is http, over which the secret could be read; write https'
          : url.username !== '' || url.search !== '' || url.hash !== ''
            ? 'has a user, a query or a fragment; write the address alone'
            : undefined;
  if (url === undefined || problem !== undefined) {
    ctx.addIssue({ code: 'custom', message: problem ?? 'is no URL' });
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

const settingsSchema = z
  .strictObject({
    baseUrl: baseUrl.optional(),
    domain: z
      .string()
      .regex(
        /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
        'is no host name; write it without https:// and slashes, such as acme.my.salesforce.com',
      )
      .transform((host) => `https://${host.toLowerCase()}`)
      .pipe(baseUrl)
      .optional(),
    apiVersion: z
      .string()
      .regex(/^\d{2,3}\.0$/, 'is no API version; write it as 62.0')
      .refine((version) => Number(version) >= 46, 'is too old: 46.0 is the first with all that is used here')
      .default('62.0'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is no currency code; write three capital letters, such as EUR')
      .optional(),
    overlapSeconds: z.number().int().min(0).max(86_400).default(600),
    dailyApiRequests: z.number().int().min(1_000).default(150_000),
  })
  .transform(({ baseUrl: url, domain, ...rest }, ctx): SalesforceSettings => {
    if ((url === undefined) === (domain === undefined)) {
      ctx.addIssue({
        code: 'custom',
        path: ['baseUrl'],
        message: 'give either baseUrl (https://acme.my.salesforce.com) or domain (acme.my.salesforce.com)',
      });
      return z.NEVER;
    }
    return { baseUrl: url ?? domain ?? '', ...rest };
  });

/** Settings as the config file has them: `baseUrl` or `domain`, the rest has defaults. */
export function parseSettings(input: unknown): SettingsResult<SalesforceSettings> {
  return settingsResult(settingsSchema.safeParse(input));
}
