import { access } from 'node:fs/promises';
import { compileRulebook, type Rulebook } from '@meshline/rulebook';
import { ConfigError, defaultExport } from './load-config.ts';

/** Loads and compiles a rulebook's file. Throws `ConfigError` or `RulebookError` with every problem that was found. */
export async function loadRulebook(file: string): Promise<{ readonly rulebook: Rulebook; readonly hash: string }> {
  await access(file).catch(() => {
    throw new ConfigError([`There is no rulebook at ${file}. Name one with 'rulebook' in the configuration, or copy examples/rulebook.ts.`]);
  });
  return compileRulebook((await defaultExport(file)) as Parameters<typeof compileRulebook>[0]);
}
