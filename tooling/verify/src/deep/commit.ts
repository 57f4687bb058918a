import { execFileSync } from 'node:child_process';

/** Results belong to a commit; with changes on top of it they are kept, but never taken for granted. */
export function currentCommit(root: string): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '--', ':!docs') === '' ? '' : '+changes');
}
