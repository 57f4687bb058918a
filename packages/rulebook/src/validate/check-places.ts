import { own } from '../model/lookup.ts';
import { USER_ENTITY, type EntityRules, type Place, type Rulebook } from '../model/rulebook.ts';
import { checkCondition } from './check-condition.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

/** Where entities live, and that a create can fill what must be filled (R25). */
export function checkPlaces(rulebook: Rulebook, report: Report): void {
  for (const entity of rulebook.entities) {
    for (const [connection, place] of Object.entries(entity.places)) {
      const path = `entities.${entity.name}.places.${connection}`;
      if (place.connection !== connection) report(path, `It is for '${place.connection}'.`, 'Make both the same.');
      const mapped = entity.streams.filter((stream) => stream.connection === connection).map(({ stream }) => stream);
      if (mapped.length === 0)
        report(path, `${entity.name} is mapped to nothing in '${connection}'.`, 'Map a stream of it first.');
      if (place.homes.length === 0) report(`${path}.homes`, 'It names no home.', didYouMean('', mapped));
      for (const [index, home] of place.homes.entries()) {
        if (!mapped.includes(home)) report(`${path}.homes`, `The stream '${home}' isn't mapped.`, didYouMean(home, mapped));
        if (place.homes.indexOf(home) !== index) report(`${path}.homes`, `It names '${home}' twice.`, 'Name each home once.');
      }
      checkUnder(place, entity, rulebook, path, report);
      checkCreate(place, entity, path, report);
    }
  }
}

function checkCreate({ create, connection, homes }: Place, entity: EntityRules, path: string, report: Report): void {
  if (create.kind === 'never') return;
  if (entity.name === USER_ENTITY) report(path, 'Users are never created.', 'Take the create out.');
  checkCondition(create.condition, entity, `${path}.create`, report);
  if (!homes.includes(create.stream)) {
    return report(`${path}.create`, `It creates in '${create.stream}', which is no home.`, didYouMean(create.stream, homes));
  }
  const stream = entity.streams.find((one) => one.connection === connection && one.stream === create.stream);
  for (const [name, { required }] of Object.entries(entity.fields)) {
    const lens = stream === undefined ? undefined : own(stream.lenses, name);
    if (!required || stream === undefined || lens?.access === 'both') continue;
    report(
      `${path}.create`,
      `${name} is required, and ${create.stream} ${lens === undefined ? "doesn't hold it" : 'only reads it'}: a create there would leave it out.`,
      `Map ${name} to a field of ${create.stream} that can be written, don't create there, or don't require it.`,
    );
  }
}

function checkUnder(
  { under, connection, create }: Place,
  entity: EntityRules,
  rulebook: Rulebook,
  path: string,
  report: Report,
): void {
  if (under === undefined) return;
  const field = own(entity.fields, under.field);
  const references = Object.keys(entity.fields).filter((name) => entity.fields[name]?.type === 'reference');
  if (field?.entity === undefined) {
    return report(`${path}.under`, `'${under.field}' is no reference of ${entity.name}.`, didYouMean(under.field, references));
  }
  const parent = rulebook.entities.find(({ name }) => name === field.entity);
  if (parent !== undefined && !parent.streams.some((stream) => stream.connection === connection)) {
    report(
      `${path}.under`,
      `${parent.name} isn't mapped in '${connection}', so that nothing can be under it.`,
      `Map ${parent.name} there.`,
    );
  }
  if (create.kind === 'never') return;
  const stream = entity.streams.find((one) => one.connection === connection && one.stream === create.stream);
  if (stream !== undefined && own(stream.lenses, under.field)?.access !== 'both') {
    report(
      `${path}.under`,
      `${create.stream} has no field that could be written for ${under.field}.`,
      `Give ${under.field} a cell there.`,
    );
  }
}
