import { USER_ENTITY, type EntityRules, type Rulebook } from '../model/rulebook.ts';
import type { FieldRules } from '../model/field.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

/** The entities among each other, and what each field is. */
export function checkFields(rulebook: Rulebook, report: Report): void {
  const names = rulebook.entities.map(({ name }) => name);
  if (names[0] !== USER_ENTITY) {
    report('entities', `The first entity isn't '${USER_ENTITY}'.`, 'Say where users are read from: users: usersFrom([...]).');
  }
  for (const [index, entity] of rulebook.entities.entries()) {
    const path = `entities.${entity.name}`;
    if (names.indexOf(entity.name) !== index) report(path, 'Two entities have this name.', 'Rename one of them.');
    if (Object.keys(entity.fields).length === 0) report(`${path}.fields`, 'It has no fields.', 'Add one.');
    const before = names.slice(0, index + 1);
    for (const [name, field] of Object.entries(entity.fields)) checkField(field, before, names, `${path}.fields.${name}`, report);
    checkTitle(entity, `${path}.title`, report);
  }
}

function checkField(field: FieldRules, before: readonly string[], all: readonly string[], path: string, report: Report): void {
  const { type, choices, ladder, entity, currency } = field;
  if (type === 'choice' && (choices === undefined) === (ladder === undefined)) {
    report(path, 'A choice has either choices or a ladder.', 'Give it one of the two.');
  }
  if (type !== 'choice' && (choices !== undefined || ladder !== undefined)) {
    report(path, `It is of the type ${type}, yet it lists choices.`, "Make it a 'choice', or take them out.");
  }
  const listed = [...(choices ?? []), ...(ladder?.steps ?? []), ...(ladder?.exits ?? [])];
  if (type === 'choice' && (choices ?? ladder?.steps ?? []).length === 0) report(path, 'It has no values.', 'Name them.');
  const twice = listed.find((value, index) => listed.indexOf(value) !== index);
  if (twice !== undefined) report(path, `It lists '${twice}' twice.`, 'Name each step and way out once.');
  if (type === 'reference' && entity === undefined) report(path, 'It refers to no entity.', `Name one of: ${before.join(', ')}.`);
  if (type !== 'reference' && entity !== undefined)
    report(path, `It is of the type ${type}, yet it names an entity.`, 'Take it out.');
  if (entity !== undefined && !before.includes(entity)) {
    const later = all.includes(entity);
    report(
      path,
      later ? `It refers to '${entity}', which comes after it.` : `It refers to '${entity}', which isn't an entity here.`,
      later ? `Put '${entity}' before it: what is referred to is linked and created first.` : didYouMean(entity, before),
    );
  }
  if (type === 'money' && currency === undefined) report(path, 'Its currency is missing.', "Write money('EUR').");
  if (type !== 'money' && currency !== undefined)
    report(path, `It is of the type ${type}, yet it has a currency.`, 'Take it out.');
}

function checkTitle({ title, fields }: EntityRules, path: string, report: Report): void {
  const names = Object.keys(fields);
  for (const field of title) {
    if (!names.includes(field)) report(path, `There is no field '${field}'.`, didYouMean(field, names));
  }
}
