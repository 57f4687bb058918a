import type { Rulebook } from '@meshline/rulebook';
import { ConfigError, type ResolvedConfig } from './load-config.ts';

/** Every connection that the rulebook maps is configured. Throws `ConfigError`. */
export function rulebookFits(rulebook: Rulebook, config: Pick<ResolvedConfig, 'file' | 'connections'>): void {
  const mapped = new Set(rulebook.entities.flatMap(({ streams }) => streams.map(({ connection }) => connection)));
  const missing = [...mapped].filter((id) => !config.connections.some((connection) => connection.id === id));
  if (missing.length === 0) return;
  throw new ConfigError(
    missing.map(
      (id) =>
        `The rulebook maps '${id}', which isn't among the connections of ${config.file}. Add it there, or take it out of the rulebook.`,
    ),
  );
}
