import type { StreamDescription } from '@meshline/connector-spec';
import { own } from '../model/lookup.ts';
import type { Rulebook } from '../model/rulebook.ts';
import type { LintFinding } from './lint-finding.ts';
import { lintRules } from './lint-rules.ts';
import { lintSchema } from './lint-schema.ts';

/**
 * What a valid rulebook still gets wrong, errors first. `described` is the live schema by connection id; a connection
 * without one is judged by the rulebook alone.
 */
export function lintRulebook(
  rulebook: Rulebook,
  described: Readonly<Record<string, readonly StreamDescription[]>> = {},
): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const report = {
    error: (path: string, message: string, mend: string): void => void findings.push({ severity: 'error', path, message, mend }),
    warn: (path: string, message: string, mend: string): void => void findings.push({ severity: 'warning', path, message, mend }),
  };
  lintRules(rulebook, report);
  for (const entity of rulebook.entities) {
    for (const stream of entity.streams) {
      const schema = own(described, stream.connection);
      if (schema !== undefined) lintSchema(stream, entity, rulebook, schema, report);
    }
  }
  return findings.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
}
