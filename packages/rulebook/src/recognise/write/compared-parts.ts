import type { PlannedEntity } from './rulebook-plan.ts';

const PAIRS: readonly (readonly [string, string])[] = [
  ['firstName', 'lastName'],
  ['otherFirstName', 'otherLastName'],
];

/** What is compared with what: first and last name as one, everything else by itself. */
export function comparedParts({ compared }: PlannedEntity): readonly (readonly string[])[] {
  const parts = compared.flatMap((field): (readonly string[])[] => {
    const pair = PAIRS.find((one) => one.includes(field));
    if (pair === undefined) return [[field]];
    return field === pair[0] && compared.includes(pair[1]) ? [pair] : [];
  });
  return parts;
}
