import type { ColumnSense } from '../column/sense-column.ts';
import { peopleIn } from '../column/settle-names.ts';
import { headingWords } from '../heading/heading-words.ts';
import type { Meaning } from '../meaning.ts';
import { ENTITIES, type EntityName } from './entity-field.ts';
import { FILE_WORDS } from './file-words.ts';
import { ID_SIGNS, RECORD_SIGNS } from './record-signs.ts';

/** Bits that speak for each entity. */
export type EntityBits = Readonly<Record<EntityName, number>>;

/** By meaning, what a column with it says for people, companies, deals, users. */
const SAYS: { readonly [M in Meaning]?: readonly [person: number, company: number, deal: number, user: number] } = {
  firstName: [3, -1.5, -3, 3],
  lastName: [3, -1.5, -3, 3],
  middleName: [1.5, 0, 0, 0],
  fullName: [4, -1.5, 0, 4],
  companyName: [0.5, 4, 1, 0],
  otherCompanyName: [0, 2, 0, 0],
  dealName: [0, 0, 4, 0],
  email: [2, 0.5, 0, 2],
  phone: [0.5, 0.5, 0, 0],
  mobile: [1.5, 0, 0, 0],
  otherPhone: [1, 0, 0, 0],
  jobTitle: [1.5, -0.5, 0, 0.5],
  title: [0.5, 0, 0.5, 0],
  gender: [2, 0, 0, 0],
  born: [3, -1, 0, 0],
  birthYear: [2, 0, 0, 0],
  birthMonth: [1, 0, 0, 0],
  birthDay: [1, 0, 0, 0],
  ssn: [2, 0, 0, 0],
  nationalId: [2, 0, 0, 0],
  passport: [2, 0, 0, 0],
  driversLicence: [2, 0, 0, 0],
  taxId: [0, 0.5, 0, 0],
  registration: [0, 3, 0, 0],
  duns: [0, 3, 0, 0],
  lei: [0, 3, 0, 0],
  website: [0, 1.5, 0, 0],
  street: [0.5, 0.5, 0, 0],
  fullAddress: [0.5, 0.5, 0, 0],
  city: [0.5, 0.5, 0, 0],
  postcode: [0.5, 0.5, 0, 0],
  industry: [0, 2, 0, 0],
  employees: [0, 2, 0, 0],
  amount: [0, 0, 1.5, 0],
  stage: [0, 0, 3, 0],
  closeDate: [0, 0, 3, 0],
  companySign: [0, 1.5, 0, 0],
  dealSign: [0, 0, 2, 0],
  userSign: [0, 0, 0, 2],
  active: [0, 0, 0, 1.5],
};
const BEFORE: EntityBits = { person: 0, company: 0, deal: -1, user: -4 };

/** What the rows of a table are, by all of its columns and by the words of its name. */
export function weighEntities(columns: readonly ColumnSense[], file: string): EntityBits {
  const bits: Record<EntityName, number> = { ...BEFORE };
  const add = (entity: EntityName, more: number): void => {
    bits[entity] += more;
  };
  const best = bestByMeaning(columns);
  const name = best.get('name');
  const isPersonName = name !== undefined && peopleIn(name) > (best.has('companyName') ? -0.2 : 0.2);
  // `Contact name` is of people in a list of people, and of whom to ask for in one of companies.
  const isContactOnly =
    !best.has('firstName') &&
    !best.has('lastName') &&
    !isPersonName &&
    /contact|ansprech|kontakt/i.test(best.get('fullName')?.name ?? '');
  const hasPerson = namesPeople(best) || (isPersonName && best.has('companyName'));
  for (const [meaning, column] of best) {
    const says = SAYS[meaning];
    if (says === undefined) continue;
    const weight = column.heading.ofContact ? 0 : weightOf(column, meaning);
    for (const [index, entity] of (['person', 'company', 'deal', 'user'] as const).entries()) {
      // People work for companies: beside a person's name the company's is no sign.
      const isBeside = hasPerson && !isContactOnly && meaning === 'companyName' && entity === 'company';
      add(entity, weight * (isBeside ? 0.5 : (says[index] ?? 0)));
    }
  }
  if (name !== undefined && !namesPeople(best)) addName(name, best, add);
  for (const column of columns) {
    const words = headingWords(column.name);
    const sign = own(RECORD_SIGNS, words.join(''));
    if (sign !== undefined) add(...sign);
    // `vendor_id`, each once: the rows are vendors.
    const kind =
      words.length === 2 && ['id', 'no', 'number'].includes(words[1] ?? '') ? own(FILE_WORDS, words[0] ?? '') : undefined;
    if (kind !== undefined && sign === undefined && column.values.distinct > 0.99) add(kind, 2);
  }
  const byId = ownId(columns);
  if (byId !== undefined) add(byId, 8);
  const said = [...new Set(headingWords(file).flatMap((word) => own(FILE_WORDS, word) ?? []))];
  for (const entity of said) add(entity, 3 / said.length);
  return bits;
}

/** A column that is nearly empty says little, and one that is known by its values alone may be about somebody else. */
function weightOf({ values, heading }: ColumnSense, meaning: Meaning): number {
  return Math.min(1, 0.25 + 2 * values.fill) * ((heading.bits.get(meaning) ?? 0) > 0 ? 1 : 0.5 * Math.min(1, 2 * values.fill));
}

/** Whether people's names stand in as many rows as a company's, or nearly so. */
function namesPeople(best: ReadonlyMap<Meaning, ColumnSense>): boolean {
  const names = (['firstName', 'lastName', 'fullName'] as const).flatMap((meaning) => best.get(meaning) ?? []);
  const fill = Math.max(-1, ...names.map(({ values }) => values.fill));
  return fill >= 0.5 * (best.get('companyName')?.values.fill ?? 0);
}

/** A name of whatever the rows are: its values tell whose. */
function addName(
  column: ColumnSense,
  best: ReadonlyMap<Meaning, ColumnSense>,
  add: (entity: EntityName, bits: number) => void,
): void {
  const { share, fill } = column.values;
  const weight = Math.min(1, 0.25 + 2 * fill);
  const ofPeople = peopleIn(column);
  const mayBePerson = share.letters > 0.8 && share.fewWords > 0.4;
  add('person', weight * (3 * ofPeople + (mayBePerson ? 1 : 0)));
  add('user', weight * (3 * ofPeople + (mayBePerson ? 1 : 0)));
  // Beside a company's name it is somebody's there.
  add('company', best.has('companyName') ? -1 : weight * (1 - 3 * ofPeople));
  if (best.has('stage') || best.has('closeDate')) add('deal', weight * 2);
}

/** The surest column of each meaning; of equally sure ones the best filled. */
function bestByMeaning(columns: readonly ColumnSense[]): ReadonlyMap<Meaning, ColumnSense> {
  const best = new Map<Meaning, ColumnSense>();
  const worth = (column: ColumnSense, meaning: Meaning): number => (column.bits.get(meaning) ?? 0) + 4 * column.values.fill;
  for (const column of columns) {
    if (column.meaning === undefined) continue;
    const known = best.get(column.meaning);
    if (known === undefined || worth(column, column.meaning) > worth(known, column.meaning)) best.set(column.meaning, column);
  }
  return best;
}

/** The kind of record that alone has such ids, by the column `id`, else by the first in which each id stands once. */
function ownId(columns: readonly ColumnSense[]): EntityName | undefined {
  const plain = columns.filter(({ name }) => ['id', 'recordid'].includes(headingWords(name).join('')));
  for (const { values } of plain.length > 0 ? plain : columns) {
    if (values.looked < 3 || values.distinct < 0.99) continue;
    const found = ID_SIGNS.find(([pattern]) => values.values.every((value) => pattern.test(value)));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** The likeliest entity, and how sure that is against the others. */
export function likeliest(bits: EntityBits): { readonly entity: EntityName; readonly sureness: number } {
  const [entity = 'person'] = ENTITIES.toSorted((a, b) => bits[b] - bits[a]);
  const all = ENTITIES.reduce((sum, one) => sum + 2 ** (bits[one] - bits[entity]), 0);
  return { entity, sureness: Math.round(Math.min(0.99, 1 / all) * 100) / 100 };
}

/** A table's own entry: a heading such as `constructor` is none. */
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
