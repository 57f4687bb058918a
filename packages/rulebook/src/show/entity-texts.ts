import type { FieldRules } from '../model/field.ts';
import type { MatchRules } from '../model/matching.ts';
import type { EntityRules, Place } from '../model/rulebook.ts';
import { own } from '../model/lookup.ts';
import { conditionText } from './condition-text.ts';

/** `E-mail`, `ladder lead < mql (out: recycled)`, `required`: what a field is. */
export function fieldText({ type, choices, ladder, entity, currency, required, blank }: FieldRules): string {
  const what =
    ladder !== undefined
      ? `${ladder.steps.join(' < ')}${ladder.exits.length > 0 ? ` (ways out: ${ladder.exits.join(', ')})` : ''}`
      : choices !== undefined
        ? choices.join(' | ')
        : type === 'reference'
          ? `reference to ${entity ?? '?'}`
          : type === 'money'
            ? `money in ${currency ?? '?'}`
            : type.replaceAll('-', ' ');
  return [what, ...(required ? ['required'] : []), ...(blank === 'clear' ? ['a blank clears the others'] : [])].join(', ');
}

/** `created as Lead once Lifecycle has reached mql; lives in Contact, Lead`. */
export function placeText(place: Place, entity: EntityRules): string {
  const { create, homes, under } = place;
  const fixed =
    create.kind === 'when'
      ? Object.entries(
          entity.streams.find(({ connection, stream }) => connection === place.connection && stream === create.stream)
            ?.onCreate ?? {},
        )
      : [];
  const parts = [
    create.kind === 'never'
      ? `never created; lives in ${homes.join(', ')}`
      : `created in ${create.stream}, ${create.condition.op === 'always' ? 'always' : `once ${conditionText(create.condition, entity)}`}`,
    ...(create.kind === 'when' && homes.length > 1 ? [`lives in ${homes.join(', ')}`] : []),
    ...(under === undefined ? [] : [`under its ${(own(entity.fields, under.field)?.label ?? under.field).toLowerCase()}`]),
    ...(fixed.length > 0 ? [`with ${fixed.map(([name, value]) => `${name} = ${String(value)}`).join(', ')}`] : []),
  ];
  return parts.join('; ');
}

/** By what records are compared, and from which probability on they are linked or asked about. */
export function matchingText(matching: MatchRules, entity: EntityRules): string {
  const label = (field: string): string => own(entity.fields, field)?.label ?? field;
  if (matching.by === 'exact') return `the same ${label(matching.field)}`;
  const features = matching.features.map(({ as, fields }) => {
    const names = fields.map(label).join(' and ');
    return as === 'parent' || own(entity.fields, fields[0])?.type === as || as === 'choice'
      ? names
      : `${names} as ${as.replaceAll('-', ' ')}`;
  });
  const ids = matching.knownIds.map(
    ({ connection, stream, field, target }) =>
      `${connection}/${stream}.${field} (an id of ${target.connection}/${target.stream})`,
  );
  const { trialHours = 0 } = matching;
  const trial = trialHours === 0 ? '' : `; a new link fills only empty fields for ${trialHours} h`;
  return `${[...ids, ...features].join(', ')}; linked from ${matching.linkFrom}, asked from ${matching.reviewFrom}${trial}`;
}
