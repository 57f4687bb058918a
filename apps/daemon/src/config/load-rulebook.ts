import { access } from 'node:fs/promises';
import { compileRulebook, RulebookError, type Rulebook } from '@meshline/rulebook';
import { ConfigError, defaultExport } from './load-config.ts';

/** Loads and compiles a rulebook's file. Throws `ConfigError` with every problem that was found. */
export async function loadRulebook(file: string): Promise<{ readonly rulebook: Rulebook; readonly hash: string }> {
  await access(file).catch(() => {
    throw new ConfigError([
      `There is no rulebook at ${file}. Name one with 'rulebook' in the configuration, or copy examples/quickstart/rulebook.ts.`,
    ]);
  });
  try {
    return compileRulebook((await defaultExport(file)) as Parameters<typeof compileRulebook>[0]);
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error;
    throw new ConfigError(error.message.split('\n').map((line) => `${file}: ${line}`));
  }
}
