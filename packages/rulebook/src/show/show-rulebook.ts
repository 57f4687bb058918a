import { canonicalHash } from '@meshline/record';
import { USER_ENTITY, type EntityRules, type Rulebook } from '../model/rulebook.ts';
import { authorityText } from './authority-text.ts';
import { matchingText, placeText } from './entity-texts.ts';
import { lensText, tableText } from './lens-text.ts';
import { hoursText, ownerText } from './people-texts.ts';
import { textTable, wrap } from './text-table.ts';

/** Columns of a terminal that a rulebook is laid out for. */
const WIDTH = 120;

/**
 * The rulebook as an operator reads it: for each entity the table of its fields (a row across: where each system holds it,
 * and which is right), then where it is created, then who gets what no rule decides.
 */
export function showRulebook(rulebook: Rulebook, options: { readonly width?: number } = {}): string {
  const width = options.width ?? WIDTH;
  const head = `Rulebook ${rulebook.name} · version ${canonicalHash(rulebook).slice(0, 12)} · hours ${hoursText(rulebook.hours)}`;
  const entities = rulebook.entities.filter(({ name }) => name !== USER_ENTITY).map((entity) => showEntity(entity, width));
  const users = rulebook.entities.find(({ name }) => name === USER_ENTITY);
  const owners =
    users === undefined
      ? []
      : [`Owners are read from ${users.streams.map(({ connection, stream }) => `${connection} ${stream}`).join(', ')}.`];
  return [wrap(head, width), ...entities, owners, showExceptions(rulebook, width)]
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

function showEntity(entity: EntityRules, width: number): readonly string[] {
  const names = Object.keys(entity.fields);
  const table = textTable(
    [
      {
        title: title(entity.label.many),
        cells: names.map((name) => `${entity.fields[name]?.label ?? name}${entity.fields[name]?.required === true ? ' *' : ''}`),
      },
      ...entity.streams.map(({ connection, stream, lenses }) => ({
        title: `${connection} ${stream}`,
        cells: names.map((name) => lensText(Object.hasOwn(lenses, name) ? lenses[name] : undefined)),
      })),
      {
        title: 'source of truth',
        cells: names.map((name) => {
          const authority = entity.authorities[name];
          return authority === undefined ? '-' : authorityText(authority, entity);
        }),
      },
    ],
    width,
  );
  const tables = entity.streams.flatMap(({ connection, stream, lenses }) =>
    Object.values(lenses).flatMap((lens) =>
      lens.kind === 'field' && lens.values !== undefined
        ? indent(`${connection} ${stream} ${lens.path}: ${tableText(lens.values)}`, width)
        : [],
    ),
  );
  const places = Object.values(entity.places).flatMap((place) =>
    indent(`${place.connection}: ${placeText(place, entity)}`, width),
  );
  return [
    ...table,
    ...tables,
    ...places,
    ...indent(`the same ${entity.label.one}: ${matchingText(entity.matching, entity)}`, width),
  ];
}

function showExceptions(rulebook: Rulebook, width: number): readonly string[] {
  const rules = Object.entries(rulebook.exceptions);
  return [
    ...textTable(
      [
        { title: 'What no rule decides', cells: rules.map(([kind]) => title(kind.replaceAll('-', ' '))) },
        { title: 'waits on', cells: rules.map(([, { owner }]) => ownerText(owner, rulebook)) },
        { title: 'due in', cells: rules.map(([, { dueHours }]) => `${dueHours} h`) },
        { title: 'then', cells: rules.map(([, { then }]) => ownerText(then, rulebook)) },
      ],
      width,
    ),
    `In the end: ${ownerText(rulebook.lastly, rulebook)}. Hours are business hours.`,
  ];
}

const title = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const indent = (text: string, width: number): readonly string[] =>
  wrap(text, width - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
