import type { World } from '../world/world.ts';
import type { Violation } from './violation.ts';

/** The fields that are compared, in each system's own names. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, (properties: Properties) => unknown>>>> = {
  'hubspot/contacts': { title: (p) => p['jobtitle'], email: (p) => p['email'], lastName: (p) => p['lastname'] },
  'salesforce/Contact': { title: (p) => p['Title'], email: (p) => p['Email'], lastName: (p) => p['LastName'] },
  'salesforce/Lead': { title: (p) => p['Title'], email: (p) => p['Email'], lastName: (p) => p['LastName'] },
  'close/contact': { title: (p) => p['title'] },
  'hubspot/companies': { name: (p) => p['name'] },
  'salesforce/Account': { name: (p) => p['Name'] },
  'close/lead': { name: (p) => p['name'] },
};

type Properties = Readonly<Record<string, unknown>>;

interface Shown {
  readonly vendor: string;
  readonly type: string;
  readonly id: string;
  readonly properties: Properties;
}

/**
 * Of each thing all systems show the same, or an open question names the thing and the field (I4): read from the systems
 * themselves, so that a ledger which is wrong can't hide it.
 */
export async function disagreements(world: World): Promise<readonly Violation[]> {
  const links = await world.rows<{ identity: string; connection: string; stream: string; id: string }>(
    `select identity, connection, stream, id from link where role = 'primary' order by identity, connection, stream`,
  );
  const named = await openQuestions(world);
  const shown = await everything(world);
  const found: Violation[] = [];
  for (const [identity, records] of Map.groupBy(links, (row) => row.identity)) {
    const values = new Map<string, Map<string, string>>();
    for (const { connection, stream, id } of records) {
      const key = `${connection}/${stream}`;
      const properties = shown.get(`${key}/${id}`);
      if (properties === undefined) continue;
      for (const [field, read] of Object.entries(FIELDS[key] ?? {})) {
        const held = values.get(field) ?? new Map<string, string>();
        values.set(field, held.set(`${key}/${id}`, plain(read(properties))));
      }
    }
    for (const [field, held] of values) {
      if (new Set(held.values()).size < 2 || named.get(identity)?.some((name) => name === null || name === field) === true)
        continue;
      const says = [...held].map(([record, value]) => `${record} '${value}'`).join(', ');
      found.push({ law: 'I4', what: `${field} of ${identity}: ${says}, and nobody is asked` });
    }
  }
  return found;
}

/** Fields with an open question, by thing; null = the thing as a whole. */
async function openQuestions(world: World): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const rows = await world.rows<{ identity: string; field: string | null }>(
    `select e.identity, e.finding->>'field' as field from exception_item e join exception x on x.id = e.exception
       where e.state = 'open' and x.state = 'open' and e.identity is not null`,
  );
  return new Map([...Map.groupBy(rows, (row) => row.identity)].map(([identity, of]) => [identity, of.map(({ field }) => field)]));
}

async function everything(world: World): Promise<ReadonlyMap<string, Properties>> {
  const { records } = await world.sandbox.read<{ records: readonly Shown[] }>('state?limit=50000');
  return new Map(records.map(({ vendor, type, id, properties }) => [`${vendor}/${type}/${id}`, properties]));
}

/** Blank and absent are one; letters' case, spaces and accents' encoding are no difference. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase() : '';
}
