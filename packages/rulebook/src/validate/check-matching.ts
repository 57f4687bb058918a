import type { CanonicalType } from '../model/field.ts';
import { own } from '../model/lookup.ts';
import type { KnownId, MatchFeature } from '../model/matching.ts';
import type { EntityRules, Rulebook } from '../model/rulebook.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

/** By which fields records are compared, and that the two limits leave room for a question. */
export function checkMatching(rulebook: Rulebook, report: Report): void {
  for (const entity of rulebook.entities) {
    const path = `entities.${entity.name}.matching`;
    const { matching } = entity;
    if (matching.by === 'exact') {
      checkField(matching.field, entity, path, report);
      continue;
    }
    if (matching.reviewFrom > matching.linkFrom) {
      report(
        path,
        `A person is asked from ${matching.reviewFrom}, above ${matching.linkFrom}, where records are linked unattended.`,
        'Ask below it.',
      );
    }
    const seen = new Set<string>();
    for (const feature of matching.features) {
      for (const field of feature.fields) {
        if (seen.has(field)) report(`${path}.features`, `'${field}' is compared twice.`, 'Compare each field once.');
        seen.add(field);
        checkField(field, entity, `${path}.features`, report);
        const type = own(entity.fields, field)?.type;
        if (type !== undefined && !fits(feature.as, type)) {
          report(
            `${path}.features`,
            `'${field}' is of the type ${type} and can't be compared as ${feature.as}.`,
            'Compare it as what it is.',
          );
        }
      }
    }
    for (const known of matching.knownIds) checkKnownId(known, entity, `${path}.knownIds`, report);
  }
}

function fits(as: MatchFeature['as'], type: CanonicalType): boolean {
  if (as === 'parent') return type === 'reference';
  if (as === 'person-name') return type === 'person-name' || type === 'text';
  return as === type || (as === 'text' && (type === 'person-name' || type === 'company-name'));
}

function checkField(field: string, entity: EntityRules, path: string, report: Report): void {
  const names = Object.keys(entity.fields);
  if (!names.includes(field)) report(path, `${entity.name} has no field '${field}'.`, didYouMean(field, names));
}

function checkKnownId(known: KnownId, entity: EntityRules, path: string, report: Report): void {
  const streams = entity.streams.map(({ connection, stream }) => `${connection}/${stream}`);
  for (const { connection, stream } of [known, known.target]) {
    const name = `${connection}/${stream}`;
    if (!streams.includes(name)) report(path, `${entity.name} isn't mapped in ${name}.`, didYouMean(name, streams));
  }
}
