import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WriteCap } from '@meshline/sync';
import { z } from 'zod';
import type { MeshlineConfig, SecretReference } from './define-config.ts';
import { environment } from './environment.ts';
import { eventsSchema, resolveEvents } from './event-sources.ts';
import { writeCaps } from './write-caps.ts';
import { offerOwnPackages } from './own-packages.ts';

/** A configuration that can't be used: what, where, and what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export interface ResolvedConnection {
  readonly id: string;
  readonly package: string;
  /** 0 < share <= 1. */
  readonly share: number;
  readonly mode: 'observe' | 'approve' | 'live';
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface ResolvedSource {
  readonly name: string;
  readonly connection: string | undefined;
  /** The active one first. */
  readonly secrets: readonly string[];
  /** Names of environment variables that aren't set: with none of its secrets a source is closed. */
  readonly unset: readonly string[];
}

export interface ResolvedEvents {
  /** Undefined: the address of the port. */
  readonly publicUrl: string | undefined;
  /** Undefined: only the admin API's port. */
  readonly port: number | undefined;
  readonly host: string;
  readonly sources: readonly ResolvedSource[];
}

export interface ResolvedConfig {
  readonly file: string;
  readonly databaseUrl: string | undefined;
  readonly rulebookFile: string;
  readonly connections: readonly ResolvedConnection[];
  readonly admin: { readonly port: number; readonly host: string };
  readonly pollSeconds: number;
  readonly caps: readonly WriteCap[];
  /** Undefined: nothing may send events. */
  readonly events: ResolvedEvents | undefined;
}

const secretSchema = z.strictObject({ secret: z.string().min(1) });
const windowSchema = z.strictObject({ creates: z.int().min(0).optional(), updates: z.int().min(0).optional() });
const schema = z.strictObject({
  database: z.union([z.string().min(1), secretSchema]).optional(),
  rulebook: z.string().optional(),
  connections: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/, 'a connection id has small letters, digits and dashes'),
    z.looseObject({
      package: z.string().min(1),
      apiShare: z
        .string()
        .regex(/^\d{1,3}(\.\d+)?%$/, "write it in per cent, like '20%'")
        .optional(),
      mode: z.enum(['observe', 'approve', 'live']).optional(),
    }),
  ),
  admin: z.strictObject({ port: z.int().min(0).max(65535).optional(), host: z.string().optional() }).optional(),
  limits: z.strictObject({ perHour: windowSchema.optional(), perDay: windowSchema.optional() }).optional(),
  events: eventsSchema.optional(),
  pollSeconds: z.number().min(1).max(3600).optional(),
});

/** Part of the account's limit that is ours unless the configuration says otherwise (R62). */
const DEFAULT_SHARE = 0.2;

/** Loads a `meshline.config.ts` by Node's own type stripping and resolves its secrets. Throws `ConfigError`. */
export async function loadConfig(path: string): Promise<ResolvedConfig> {
  const file = resolve(path);
  await access(file).catch(() => {
    throw new ConfigError([`There is no configuration at ${file}. Name one with --config FILE, or copy examples/quickstart/.`]);
  });
  return resolveConfig(await defaultExport(file), file);
}

/** The default export of a TypeScript file, or what keeps it from being loaded. */
export async function defaultExport(file: string): Promise<unknown> {
  offerOwnPackages();
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const hint =
      code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
        ? ' Node runs the file by stripping its types: enums and namespaces are not allowed.'
        : '';
    throw new ConfigError([`${file} can't be loaded: ${message}${hint}`]);
  }
  if (module.default === undefined)
    throw new ConfigError([`${file} has no default export. End it with: export default define...({ ... })`]);
  return module.default;
}

export function resolveConfig(input: unknown, file: string): ResolvedConfig {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${file}: ${issue.path.join('.') || '(top)'}: ${issue.message}`));
  }
  const config = parsed.data as MeshlineConfig;
  const problems: string[] = [];
  const reveal = (reference: SecretReference, where: string): string => {
    const value = environment(reference.secret);
    if (value === undefined)
      problems.push(`${file}: ${where}: the environment variable ${reference.secret} isn't set. Set it and start again.`);
    return value ?? '';
  };
  const connections = Object.entries(config.connections).map(([id, entry]): ResolvedConnection => {
    const { package: packageName, apiShare, mode, ...rest } = entry;
    const secrets: Record<string, string> = {};
    const settings: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(rest)) {
      if (isSecret(value)) secrets[name] = reveal(value, `connections.${id}.${name}`);
      else settings[name] = value;
    }
    const share = apiShare === undefined ? DEFAULT_SHARE : Number.parseFloat(apiShare) / 100;
    if (!(share > 0 && share <= 1))
      problems.push(`${file}: connections.${id}.apiShare: ${apiShare ?? ''} isn't between 0 and 100 per cent.`);
    return { id, package: packageName, share, mode: mode ?? 'observe', settings, secrets };
  });
  const database = config.database;
  const databaseUrl =
    database === undefined ? environment('DATABASE_URL') : typeof database === 'string' ? database : reveal(database, 'database');
  const admin = { port: config.admin?.port ?? 7420, host: config.admin?.host ?? '127.0.0.1' };
  const events = resolveEvents(config, admin, (text) => problems.push(`${file}: ${text}`));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    file,
    databaseUrl,
    rulebookFile: resolve(dirname(file), config.rulebook ?? 'rulebook.ts'),
    connections,
    admin,
    pollSeconds: config.pollSeconds ?? 60,
    caps: writeCaps(config.limits),
    events,
  };
}

function isSecret(value: unknown): value is SecretReference {
  return secretSchema.safeParse(value).success;
}
