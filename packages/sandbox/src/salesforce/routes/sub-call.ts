import { notFound } from '../errors.ts';
import type { Call } from './call.ts';

interface Rest {
  readonly method: string;
  readonly body: unknown;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly allOrNone: boolean;
}

/** Segments behind the version, decoded; undefined when the path isn't one of the data API. Trailing slashes don't count. */
export function dataPath(pathname: string): { readonly version: number; readonly path: readonly string[] } | undefined {
  const [, version, rest = ''] = /^\/services\/data\/v(\d+)\.0(?:\/(.*))?$/.exec(pathname) ?? [];
  if (version === undefined) return undefined;
  try {
    return {
      version: Number(version),
      path: rest
        .replace(/\/+$/, '')
        .split('/')
        .filter((part, at) => at > 0 || part !== '')
        .map(decodeURIComponent),
    };
  } catch {
    return undefined;
  }
}

/** A call inside another: `url` starts with /services/data/, or with the version where the caller's resource says so. */
export function subCall(url: string, version: string, rest: Rest): Call {
  const parsed = new URL(url.startsWith('/') ? url : `/services/data/${url}`, 'http://sub.invalid');
  const target = dataPath(parsed.pathname);
  if (target === undefined || `v${target.version}.0` !== version) throw notFound();
  return {
    ...target,
    method: rest.method,
    query: parsed.searchParams,
    header: (name) => rest.headers[name],
    body: rest.body,
    allOrNone: rest.allOrNone,
  };
}
