import { canonicalHash } from '@meshline/record';
import type { EntityRules, Rulebook } from '../model/rulebook.ts';
import { authorityText } from '../show/authority-text.ts';
import { fieldText, matchingText, placeText } from '../show/entity-texts.ts';
import { lensText, tableText } from '../show/lens-text.ts';
import { hoursText, principalText } from '../show/people-texts.ts';

/**
 * What is different in `after`, a line for each statement: `+` new, `-` gone, `~` another. Equal rulebooks have none; two
 * that differ have at least one.
 */
export function diffRulebooks(before: Rulebook, after: Rulebook): readonly string[] {
  const [a, b] = [statements(before), statements(after)];
  const gone = [...a].filter(([key]) => !b.has(key)).map(([key, text]) => `- ${key}: ${text}`);
  const changed = [...b].flatMap(([key, text]) => {
    const was = a.get(key);
    return was === undefined ? [`+ ${key}: ${text}`] : was === text ? [] : [`~ ${key}: was ${was}; now ${text}`];
  });
  const lines = [...gone, ...changed];
  // Two fields under one label read the same in a condition: then at least say that something is different.
  if (lines.length === 0 && canonicalHash(before) !== canonicalHash(after))
    return ['~ conditions: they ask other fields of the same label'];
  return lines;
}

/** All that a rulebook says, by what it is about. */
function statements(rulebook: Rulebook): ReadonlyMap<string, string> {
  const all = new Map<string, string>([
    ['name', rulebook.name],
    ['hours', hoursText(rulebook.hours)],
    ['in the end', rulebook.lastly],
    ['order of entities', rulebook.entities.map(({ name }) => name).join(', ')],
  ]);
  for (const [id, principal] of Object.entries(rulebook.principals)) all.set(`people.${id}`, principalText(principal));
  for (const [id, { owner }] of Object.entries(rulebook.connections)) all.set(`system ${id}`, `owned by ${owner}`);
  for (const [kind, { owner, dueHours, then }] of Object.entries(rulebook.exceptions)) {
    all.set(`exception ${kind}`, `waits on ${owner}, due in ${dueHours} h, then ${then}`);
  }
  for (const entity of rulebook.entities)
    for (const [key, text] of entityStatements(entity)) all.set(`${entity.name}${key}`, text);
  return all;
}

function entityStatements(entity: EntityRules): readonly (readonly [string, string])[] {
  const { label, title, fields, streams, places, authorities, matching } = entity;
  return [
    ['', `${label.one}, ${label.many}; called by ${title.join(', ')}`],
    ...Object.entries(fields).map(([name, field]) => [`.${name}`, `${field.label}: ${fieldText(field)}`] as const),
    ...Object.entries(authorities).map(([name, one]) => [`.${name} source of truth`, authorityText(one, entity)] as const),
    ...streams.flatMap(({ connection, stream, lenses, onCreate }, at) => [
      [` in ${connection}/${stream}`, `column ${at + 1}`] as const,
      ...Object.entries(lenses).map(([name, lens]) => {
        const values = lens.kind === 'field' && lens.values !== undefined ? `: ${tableText(lens.values)}` : '';
        const parent = lens.kind === 'parent-text' ? ` of its ${lens.field}` : '';
        return [`.${name} in ${connection}/${stream}`, `${lensText(lens)}${parent}${values}`] as const;
      }),
      ...Object.entries(onCreate ?? {}).map(
        ([name, value]) => [` in ${connection}/${stream} created with ${name}`, JSON.stringify(value)] as const,
      ),
    ]),
    ...Object.entries(places).map(([id, place]) => [` place in ${id}`, placeText(place, entity)] as const),
    [' is the same', matchingText(matching, entity)],
  ];
}
