import type { Allocation } from '../allocation.ts';
import type { Cursors } from '../cursors.ts';
import { fault, notFound } from '../errors.ts';
import type { Org } from '../org.ts';
import type { Actor } from '../rules/actor.ts';
import type { SObjectType } from '../schema/object.ts';
import { RUNNING_USER_ID } from '../seeds.ts';

/** One REST call, of its own or inside a composite. Answered in one go, so that no two calls ever interleave. */
export interface Call {
  readonly method: string;
  /** 62 for `v62.0`. */
  readonly version: number;
  /** Decoded segments behind the version. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  /** Parsed JSON; undefined when the call had no body. */
  readonly body: unknown;
  /** True inside a composite with allOrNone, and where the fault matrix says so: overrides the call's own. */
  readonly allOrNone: boolean;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the routes work on. */
export interface Services {
  readonly org: Org;
  readonly cursors: Cursors;
  readonly allocation: Allocation;
}

export type Route = (services: Services, call: Call) => Reply;

export const versionName = (call: Call): string => `v${call.version}.0`;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body as a JSON object. */
export function objectBody(call: Call): Readonly<Record<string, unknown>> {
  if (isObject(call.body)) return call.body;
  throw fault(
    400,
    'JSON_PARSER_ERROR',
    call.body === undefined
      ? 'The HTTP entity body is required, but this request has no entity body.'
      : 'Unexpected parameter encountered during deserialization',
  );
}

/** A body's value by its name without regard to case. */
export function valueNamed(body: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** The object that a URL names; others, tooling ones included, don't exist here. */
export function objectNamed(services: Services, name: string, tooling = false): SObjectType {
  const type = services.org.schema.type(name);
  if (type === undefined || type.tooling !== tooling) throw notFound();
  return type;
}

/** Who writes over the API. A missing `Sforce-Auto-Assign` means TRUE (salesforce.md 10, 12.13). */
export function apiActor(call: Call): Actor {
  return {
    viaApi: true,
    userId: RUNNING_USER_ID,
    autoAssign: call.header('sforce-auto-assign')?.trim().toLowerCase() !== 'false',
    allowDuplicates: /(?:^|;)\s*allowSave\s*=\s*true\s*(?:;|$)/i.test(call.header('sforce-duplicate-rule-header') ?? ''),
    seeding: false,
  };
}

export const methodNotAllowed = (call: Call, allowed: readonly string[]): Error =>
  fault(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${call.method}' not allowed. Allowed are ${allowed.join(',')}`);
