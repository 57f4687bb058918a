import { canonicalHash } from '@meshline/record';
import { isRulebookDefinition, type RulebookDefinition } from '../define/define-rulebook.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { RulebookError } from '../validate/rulebook-error.ts';
import { validateRulebook } from '../validate/validate-rulebook.ts';
import { lowerRulebook } from './lower-rulebook.ts';
import { plainJson } from './plain-json.ts';

export interface CompiledRulebook {
  readonly rulebook: Rulebook;
  /** Its version: the hash of the canonical JSON, so that the order of keys doesn't matter. */
  readonly hash: string;
}

/**
 * Makes data of a rulebook: plain JSON, entities with parents first. Throws a `RulebookError` that names every problem, its
 * path and the mend.
 */
export function compileRulebook(definition: RulebookDefinition): CompiledRulebook {
  if (!isRulebookDefinition(definition)) {
    throw new RulebookError([
      {
        path: '(file)',
        message: 'Its default export is no rulebook.',
        mend: 'End it with: export default defineRulebook({ ... }).',
      },
    ]);
  }
  const { rulebook: lowered, problems } = lowerRulebook(definition.parts);
  const checked = validateRulebook(plainJson(lowered));
  if (!checked.ok || problems.length > 0) {
    // What follows from a problem of the parts (an entity without a mapping) is not told twice.
    const under = (path: string): boolean => problems.some((known) => path === known.path || path.startsWith(`${known.path}.`));
    throw new RulebookError([...problems, ...(checked.ok ? [] : checked.problems.filter(({ path }) => !under(path)))]);
  }
  return { rulebook: checked.rulebook, hash: canonicalHash(checked.rulebook) };
}
