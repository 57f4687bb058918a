import type { Context, Hono } from 'hono';
import { invalid } from '../errors.ts';
import { findObjectType, type ObjectType } from '../object-types.ts';
import { asObject, type Json } from '../wire.ts';

export type App = Hono;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Handler = (context: Context) => Response | Promise<Response>;

/** Dated versions that are in support; each lives for 18 months (hubspot.md 0.1). */
const DATED = ':version{2026-0[39]}';

/** Serves a resource under its numbered path and its dated one (hubspot.md 2.1). */
export function onBothPaths(app: App, numbered: string, dated: string, method: Method, suffix: string, handler: Handler): void {
  app.on(method, [`${numbered}${suffix}`, `${dated.replace('{ver}', DATED)}${suffix}`], handler);
}

/** The type that a path names. */
export function typeParam(context: Context, name = 'type'): ObjectType {
  const given = context.req.param(name) ?? '';
  const type = findObjectType(given);
  if (type === undefined) throw invalid(`Unable to infer object type from: ${given}`);
  return type;
}

export const param = (context: Context, name: string): string => context.req.param(name) ?? '';

/** From 2026-09 on an administrator's rules are enforced. */
export const hasAdminRules = (context: Context): boolean => (context.req.param('version') ?? '') >= '2026-09';

/** The names in a query, given comma by comma, key by key, or both (hubspot.md 4). */
export function namesIn(context: Context, key: string): string[] | undefined {
  const given = context.req.queries(key);
  return given
    ?.flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A count in a query, from 1 to `max`. */
export function limitIn(context: Context, standard: number, max: number): number {
  const given = context.req.query('limit');
  if (given === undefined) return standard;
  const limit = Number(given);
  if (!Number.isInteger(limit) || limit < 1 || limit > max) throw invalid(`limit must be from 1 to ${max}; it is ${given}`);
  return limit;
}

export const isArchivedAsked = (context: Context): boolean => context.req.query('archived') === 'true';

/** The body, whatever JSON it is. */
export async function jsonBody(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('Invalid input JSON: the body could not be parsed');
  }
}

export const objectBody = async (context: Context): Promise<Json> => asObject(await jsonBody(context), 'the body');

export const empty = (): Response => new Response(null, { status: 204 });

/** The address of the next page: the same one with another `after`. */
export function nextLink(context: Context, publicUrl: string, after: string): string {
  const url = new URL(context.req.url);
  url.searchParams.set('after', after);
  return `${publicUrl}${url.pathname}${url.search}`;
}
