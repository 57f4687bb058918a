import { entitySource } from './entity-source.ts';
import { connectionNames } from './connection-names.ts';
import { EXCEPTIONS, HOURS, PEOPLE } from './placeholders.ts';
import { inComment, quote } from './quote.ts';
import { mappingSource, streamNotes } from './mapping-source.ts';
import { authoritySource, samenessSource } from './rules-source.ts';
import type { RulebookPlan } from './rulebook-plan.ts';
import { usersSource } from './users-source.ts';

/** The same rulebook as `definePlan` makes, as the text of a file that a person can read and mend. Ends with a line break. */
export function planSource(plan: RulebookPlan): string {
  const names = connectionNames(plan.connections.map(({ id }) => id));
  const nameOf = (id: string): string => names.get(id) ?? id;
  const people = Object.entries(PEOPLE).map(
    ([id, { name, email }]) => `  ${id}: { name: ${quote(name)}, email: ${quote(email)} },`,
  );
  const body = [
    '// 1. People, and the hours in which due times run. Put in names and addresses; an audit needs none of it.',
    'const people = users({',
    ...people,
    '});',
    'const { ops, sales } = people;',
    `const office = businessHours({ zone: ${quote(HOURS.zone)}, open: ${quote(HOURS.open)} });`,
    '',
    '// 2. Systems. An id here is an id in meshline.config.ts once the files are systems that a daemon keeps in agreement.',
    ...plan.connections.map(
      ({ id, label }) => `const ${nameOf(id)} = connection(${quote(id)}, { owner: ops }); // ${inComment(label)}`,
    ),
    '',
    '// 3. What is compared: a field that is taken out here goes out of the rows below as well.',
    ...plan.entities.flatMap(entitySource),
    '',
    '// 4. Where each field stands: a row for each field, a column for each file. Columns are named as in the first line of the file.',
    '//    Files are only read. part(...) is one half of a full name, parentText(...) a company that is named and not linked.',
    'const mappings = [',
    ...plan.entities.flatMap((entity) => mappingSource(entity, nameOf)),
    '];',
    ...plan.entities.flatMap(({ streams }) => streams.flatMap(streamNotes)),
    '',
    '// 5. Source of truth, one rule for each field: until you say otherwise the first file that holds a value.',
    'const authorities = [',
    ...plan.entities.flatMap((entity) => authoritySource(entity, nameOf)),
    '];',
    '',
    '// 6. Which records are the same: from linkFrom on they are linked unattended, from reviewFrom on a person is asked. Ids of a system,',
    '//    row numbers and owners are no evidence and stay out.',
    'const sameness = [',
    ...plan.entities.flatMap(samenessSource),
    '];',
    '',
    '// 7. What no rule decides: who owns it, until when, and who comes next.',
    'const exceptions = exceptionPolicy({',
    ...Object.entries(EXCEPTIONS).map(
      ([kind, { owner, unit, count, next }]) =>
        `  ${`${kind}:`.padEnd(18)} { owner: ${owner === 'system owner' ? quote(owner) : owner}, due: ${unit}(${count}), next: ${next} },`,
    ),
    '}, { lastly: sales });',
    '',
    'export default defineRulebook({',
    `  name: ${quote(plan.name)}, people, hours: office, connections: [${plan.connections.map(({ id }) => nameOf(id)).join(', ')}],`,
    ...usersSource(plan, nameOf),
    `  entities: [${plan.entities.map(({ name }) => name).join(', ')}], mappings, authorities, matching: sameness, exceptions,`,
    '});',
  ];
  return [...head(plan), ...imports(body), '', ...body, ''].join('\n');
}

function head(plan: RulebookPlan): readonly string[] {
  return [
    `// Rulebook of ${inComment(plan.name, 90)}, made by looking at headings and values. All of it is data, and all of it may be mended.`,
    '// Pass it back: meshline audit FILE... --rulebook THIS_FILE',
  ];
}

const BUILDERS =
  'authority belongsTo businessHours companyName connection country date days defineRulebook domain email entity exceptionPolicy firstFilled fullName hours manual mapping matching money notHeld number parentText part personName phone readOnly text users usersFrom';

/** Only what the text calls; texts in quotes and comments don't count. */
function imports(body: readonly string[]): readonly string[] {
  const code = body.join('\n').replaceAll(/\/\/.*$|'(?:\\.|[^'\\])*'/gm, '');
  const used = BUILDERS.split(' ').filter((name) => new RegExp(`\\b${name}\\b(?=\\()|[,[] *${name}(?=[,\\]])`).test(code));
  const lines: string[] = [];
  for (const name of used) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 120) lines[lines.length - 1] = `${last} ${name},`;
    else lines.push(`  ${name},`);
  }
  return ['import {', ...lines, "} from '@meshline/rulebook';"];
}
