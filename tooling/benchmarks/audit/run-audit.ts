import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured, type Measured } from './measured.ts';

export interface LinkLine {
  readonly file: string;
  /** From 1. */
  readonly row: number;
  readonly identity: string;
  readonly tier: 'link' | 'review';
}

export interface AuditRun extends Measured {
  readonly links: readonly LinkLine[];
}

const PROGRAM = fileURLToPath(new URL('../../../apps/daemon/src/main.ts', import.meta.url));

/** `meshline audit` on files, as a process of its own with its default settings. Throws what it said where it fails. */
export async function runAudit(files: readonly string[]): Promise<AuditRun> {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-audit-'));
  const out = join(folder, 'links.csv');
  try {
    const run = await measured([PROGRAM, 'audit', ...files, '--links', out]);
    return { ...run, links: linksOf(readFileSync(out, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our own file: a name with a comma is quoted, all else is plain. */
function linksOf(text: string): readonly LinkLine[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [, quoted, plain = '', rest = ''] = /^(?:"((?:[^"]|"")*)"|([^,]*)),(.*)$/.exec(line) ?? [];
      const [row = '', identity = '', , tier = ''] = rest.split(',');
      return {
        file: quoted?.replaceAll('""', '"') ?? plain,
        row: Number(row),
        identity,
        tier: tier === 'link' ? 'link' : 'review',
      };
    });
}
