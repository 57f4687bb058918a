import type { Rule } from './rule.ts';

const trimmed = (path: string): string => path.replace(/\/+$/u, '') || '/';

const escaped = (part: string): string => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** `*` stands for one segment or a part of it, `**` for any rest; the pattern covers the whole path. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${trimmed(path)
      .split('**')
      .map((part) => part.split('*').map(escaped).join('[^/]*'))
      .join('.*')}$`,
    'u',
  );

/** Whether a request is one that the rule is about. A path without `*` is a prefix that ends at a segment. */
export function matcher({ method, path }: Pick<Rule, 'method' | 'path'>): (method: string, path: string) => boolean {
  const fits =
    path === undefined
      ? () => true
      : path.includes('*')
        ? (
            (pattern) => (given: string) =>
              pattern.test(given)
          )(patternOf(path))
        : (
            (prefix) => (given: string) =>
              prefix === '/' || given === prefix || given.startsWith(`${prefix}/`)
          )(trimmed(path));
  return (givenMethod, givenPath) => (method === undefined || method === givenMethod) && fits(trimmed(givenPath));
}
