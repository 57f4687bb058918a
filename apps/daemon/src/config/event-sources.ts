import { standardWebhookKey } from '@meshline/connector-kit';
import { z } from 'zod';
import type { MeshlineConfig, SecretReference } from './define-config.ts';
import { environment } from './environment.ts';
import type { ResolvedEvents, ResolvedSource } from './load-config.ts';

const secretSchema = z.strictObject({ secret: z.string().min(1) });

const NAME = /^[a-z][a-z0-9-]{0,99}$/u;

export const eventsSchema = z.strictObject({
  publicUrl: z.url({ protocol: /^https?$/u }).optional(),
  port: z.int().min(0).max(65535).optional(),
  host: z.string().min(1).optional(),
  sources: z.record(
    z.string(),
    z.strictObject({
      connection: z.string().optional(),
      secret: z.union([secretSchema, z.array(secretSchema).min(1).max(4)]),
    }),
  ),
});

/**
 * The sources of events with their secrets. One whose secrets aren't set stays closed and doesn't keep the daemon from starting: what is
 * wrong in other ways is told to `problem`.
 */
export function resolveEvents(
  { events, connections }: Pick<MeshlineConfig, 'events' | 'connections'>,
  admin: { readonly port: number; readonly host: string },
  problem: (text: string) => void,
): ResolvedEvents | undefined {
  if (events === undefined) return undefined;
  const sources = Object.entries(events.sources).map(([name, { connection, secret }]): ResolvedSource => {
    const where = `events.sources.${name}`;
    if (!NAME.test(name)) problem(`${where}: a source's name has small letters, digits and dashes, and begins with a letter.`);
    if (connection !== undefined && connections[connection] === undefined)
      problem(`${where}.connection: '${connection}' isn't among the connections.`);
    const references = 'secret' in secret ? [secret] : secret;
    const given = references.map((reference: SecretReference) => ({
      name: reference.secret,
      value: environment(reference.secret),
    }));
    const secrets = given.flatMap(({ value }) => value ?? []);
    for (const { name: variable, value } of given)
      if (connection === undefined && value !== undefined && standardWebhookKey(value) === undefined)
        problem(
          `${where}.secret: what ${variable} holds is no secret of Standard Webhooks. Make one with: echo whsec_$(openssl rand -base64 32)`,
        );
    return { name, connection, secrets, unset: given.flatMap((one) => (one.value === undefined ? [one.name] : [])) };
  });
  if (events.publicUrl === undefined && sources.some(({ connection }) => connection !== undefined))
    problem(
      `events.publicUrl: say under which address systems reach this daemon, like 'https://meshline.example.com'; their signatures may cover it.`,
    );
  return {
    publicUrl: (events.publicUrl ?? `http://${admin.host}:${events.port ?? admin.port}`).replace(/\/+$/u, ''),
    port: events.port,
    host: events.host ?? '127.0.0.1',
    sources,
  };
}
