import type { Rulebook } from '../model/rulebook.ts';
import { checkAuthorities } from './check-authorities.ts';
import { checkFields } from './check-fields.ts';
import { checkMatching } from './check-matching.ts';
import { checkPeople } from './check-people.ts';
import { checkPlaces } from './check-places.ts';
import { checkStreams } from './check-streams.ts';
import { checkTriggers } from './check-triggers.ts';
import type { Problem } from './problem.ts';
import { rulebookSchema } from './schema.ts';
import { shapeProblems } from './shape-problems.ts';

export type Validation =
  | { readonly ok: true; readonly rulebook: Rulebook }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const CHECKS = [checkPeople, checkFields, checkStreams, checkAuthorities, checkPlaces, checkMatching, checkTriggers];

/** Checks a compiled rulebook: its shape first, then what its parts say of each other. Throws nothing. */
export function validateRulebook(input: unknown): Validation {
  const parsed = rulebookSchema.safeParse(input, { reportInput: true });
  if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error, input) };
  const problems: Problem[] = [];
  for (const check of CHECKS) check(parsed.data, (path, message, mend) => problems.push({ path, message, mend }));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rulebook: parsed.data };
}
