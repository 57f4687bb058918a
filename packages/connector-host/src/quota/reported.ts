import type { QuotaBucket } from '@meshline/connector-spec';

/** What an answer says is left of a limit for everybody; undefined where it says nothing that makes sense. */
export function reportedLeft({ reported }: QuotaBucket, headers: Headers): number | undefined {
  if (reported === undefined) return undefined;
  const text = headers.get(reported.header)?.trim() ?? '';
  if (reported.as === 'left') return /^\d+$/.test(text) ? Number(text) : undefined;
  const [, used, limit] = /(\d+)\/(\d+)/.exec(text) ?? [];
  return used === undefined || limit === undefined ? undefined : Math.max(0, Number(limit) - Number(used));
}
