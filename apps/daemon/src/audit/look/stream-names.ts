import { basename } from 'node:path';

/**
 * The streams' names of files: base names without their ending, `Sales Team.csv` as `Sales-Team`, each one once. Refs are
 * written `connection/stream/id`, and parts of a file as `stream:people`, so that slashes, spaces and colons can't be in a
 * name.
 */
export function streamNames(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const plain = basename(path)
      .replace(/\.(?:csv|tsv|tab|psv|txt)$/i, '')
      .normalize('NFC')
      .replace(/[\s/\\:\p{Cc}]+/gu, '-')
      .replace(/^[-_.]+/, '');
    const name = plain === '' ? 'file' : plain;
    let given = name;
    for (let count = 2; taken.has(given); count++) given = `${name}-${count}`;
    taken.add(given);
    return given;
  });
}
