import type { EntityRules, MatchFeature } from '@meshline/rulebook';

/** In which way records of an entity are compared; follows from its features. */
export type MatchKind = 'person' | 'company' | 'child' | 'thing';

/** People have a person's name, companies a company's; what else has a parent is told apart within it (deals); the rest by its values alone. */
export function matchKind(features: readonly MatchFeature[]): MatchKind {
  if (features.some((feature) => feature.as === 'person-name')) return 'person';
  if (features.some((feature) => feature.as === 'company-name')) return 'company';
  return features.some((feature) => feature.as === 'parent') ? 'child' : 'thing';
}

/** The features of an entity; those that are matched exactly have none. */
export function featuresOf(rules: EntityRules): readonly MatchFeature[] {
  return rules.matching.by === 'weight' ? rules.matching.features : [];
}
