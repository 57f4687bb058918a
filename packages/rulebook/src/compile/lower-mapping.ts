import type { AnyCell } from '../define/cell.ts';
import { type MappingPart, type PlaceData } from '../define/mapping.ts';
import type { Lens, StreamRules } from '../model/lens.ts';
import type { Place } from '../model/rulebook.ts';
import type { Problem } from '../validate/problem.ts';
import { lowerCondition } from './lower-condition.ts';

export interface LoweredMapping {
  readonly streams: readonly StreamRules[];
  readonly places: Readonly<Record<string, Place>>;
}

/** `titleOf`: the field that shows what an entity is called, for texts that repeat it. */
export function lowerMapping(
  mapping: MappingPart,
  titleOf: (entity: string) => string | undefined,
  path: string,
  problems: Problem[],
): LoweredMapping {
  for (const [field, cells] of Object.entries(mapping.rows)) {
    if (cells.length !== mapping.streams.length) {
      problems.push({
        path: `${path}.fields.${field}`,
        message: `Its row has ${cells.length} columns, and the mapping has ${mapping.streams.length} streams.`,
        mend: 'Give it one cell for each stream; write notHeld where a stream has no such field.',
      });
    }
  }
  const places = placesOf(mapping, path, problems);
  const streams = mapping.streams.map(({ connection, stream }, column): StreamRules => {
    const cells = Object.entries(mapping.rows).map(([field, row]) => [field, row[column]] as const);
    const lenses = cells.flatMap(([field, cell]) => {
      const lens = cell === undefined ? undefined : lensOf(cell, titleOf(mapping.entity.fields[field]?.data.target ?? ''));
      return lens === undefined ? [] : [[field, lens] as const];
    });
    const create = mapping.places.find((place) => place.connection === connection);
    const here =
      create !== undefined && places[connection]?.create.kind === 'when' && places[connection].create.stream === stream;
    return {
      connection,
      stream,
      lenses: Object.fromEntries(lenses),
      ...(here && create.createWith !== undefined ? { onCreate: create.createWith } : {}),
    };
  });
  return { streams, places };
}

function lensOf(cell: AnyCell, parentTitle: string | undefined): Lens | undefined {
  if (typeof cell === 'string') return { kind: 'field', path: cell, access: 'both' };
  switch (cell.cell) {
    case 'not-held':
      return undefined;
    case 'path':
      return { kind: 'field', path: cell.path, access: cell.access };
    case 'values':
      return { kind: 'field', path: cell.path, access: cell.access, values: { read: cell.read, write: definedOf(cell.write) } };
    case 'name-part':
      return { kind: 'name-part', path: cell.path, part: cell.part, access: cell.access };
    case 'parent-text':
      return { kind: 'parent-text', path: cell.path, field: cell.field ?? parentTitle ?? '', access: cell.access };
  }
}

const definedOf = (write: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(write).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

/** A place for each system that is mapped; what no line names is never created in. */
function placesOf(mapping: MappingPart, path: string, problems: Problem[]): Readonly<Record<string, Place>> {
  const connections = [...new Set(mapping.streams.map(({ connection }) => connection))];
  const seen = new Set<string>();
  for (const { connection } of mapping.places) {
    if (!seen.has(connection)) seen.add(connection);
    else {
      problems.push({
        path: `${path}.places.${connection}`,
        message: 'There are two places in the same system.',
        mend: 'Join them into one .place(...).',
      });
    }
  }
  return Object.fromEntries(
    connections.map((connection) => {
      const mapped = mapping.streams.filter((stream) => stream.connection === connection).map(({ stream }) => stream);
      const given = mapping.places.find((place) => place.connection === connection);
      return [connection, placeOf(given, connection, mapped, mapping.entity.name, `${path}.places.${connection}`, problems)];
    }),
  );
}

function placeOf(
  given: PlaceData | undefined,
  connection: string,
  mapped: readonly string[],
  entity: string,
  path: string,
  problems: Problem[],
): Place {
  const homes = given?.homes ?? mapped;
  const [first = ''] = homes;
  const under = given?.under === undefined ? {} : { under: { field: given.under } };
  if (given?.createWhen === undefined) return { connection, homes, create: { kind: 'never' }, ...under };
  if (given.createIn === undefined && homes.length > 1) {
    problems.push({
      path,
      message: 'It has several homes and does not say in which to create.',
      mend: `Add createIn: '${first}', or another one.`,
    });
  }
  const condition = lowerCondition(given.createWhen, entity, `${path}.create`, problems);
  return { connection, homes, create: { kind: 'when', condition, stream: given.createIn ?? first }, ...under };
}
