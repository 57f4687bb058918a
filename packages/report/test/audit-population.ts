/** A record as the audit's collector sees it, with the identity that it belongs to. */
export interface AuditedRecord {
  readonly file: number;
  readonly row: number;
  readonly identity: number;
  readonly values: Readonly<Record<string, string | null>>;
  /** Last touched, ISO date. */
  readonly date: string | null;
}

export interface AuditedFile {
  readonly name: string;
  readonly system: string;
  readonly entity: string;
}

/** Numbers that look random and are the same on each run. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const GIVEN = [
  'Jana',
  'Piet',
  'Ines',
  'Amélie',
  'Tom',
  'Yusuf',
  'Lea',
  'Marek',
  'Olga',
  'Sven',
  'Chiara',
  'Noor',
  'Émile',
  'Ada',
];
const FAMILY = ['Roth', 'de Boer', 'Vogt', 'Ahrens', 'Kowalczyk', 'Lindqvist', 'Rossi', 'Haddad', 'Brandt', 'Okafor', 'Weiß'];
const FIRMS = ['Nordlicht', 'Helvia', 'Kranich', 'Atlas', 'Fjord', 'Meridian', 'Lumen', 'Basalt', 'Quarz', 'Tessera'];
const FORMS = ['GmbH', 'AG', 'Ltd', 'SAS', 'BV'];
const TITLES = ['Head of Sales', 'CFO', 'Buyer', 'Operations Manager', 'IT Lead'];
export const OWNERS = ['Ada Brandt', 'Tom Ahrens', 'Mara Klein', 'Sam Okoro', 'Lea Winter', 'Jon Park', 'Nils Holm', 'Eva Sand'];

/** For each system: how many of the people it holds, and how careless it is with them. */
const SYSTEMS: Readonly<Record<string, { readonly holds: number; readonly twice: number; readonly drift: number }>> = {
  HubSpot: { holds: 0.82, twice: 0.06, drift: 0.09 },
  Salesforce: { holds: 0.66, twice: 0.025, drift: 0.05 },
  Close: { holds: 0.41, twice: 0.012, drift: 0.14 },
};
export const NEWEST = Date.parse('2026-11-20T00:00:00Z');
const DAY = 86_400_000;

/** People in three systems and four files: spare copies, changed phones, other owners, blanks and broken values. */
export function people(count: number, files: readonly AuditedFile[], seed: number): AuditedRecord[] {
  const random = dice(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const rows = files.map(() => 0);
  const records: AuditedRecord[] = [];
  for (let identity = 0; identity < count; identity++) {
    const given = pick(GIVEN);
    const family = pick(FAMILY);
    const firm = `${pick(FIRMS)} ${pick(FORMS)}`;
    const phone = `+49 30 ${100_000 + Math.floor(random() * 899_999)}`;
    const owner = random() < 0.32 ? OWNERS[0]! : pick(OWNERS.slice(0, 7));
    const email = `${given}.${family.replaceAll(' ', '')}${identity}@${firm.split(' ')[0]}.example`.toLowerCase();
    const held = Object.entries(SYSTEMS).filter(([, { holds }]) => random() < holds);
    for (const [system, { twice, drift }] of held.length > 0 ? held : [['HubSpot', SYSTEMS['HubSpot']!] as const]) {
      const homes = files.flatMap((file, at) => (file.system === system && file.entity === 'person' ? [at] : []));
      if (homes.length === 0) continue;
      const copies = random() < twice ? (random() < 0.15 ? 3 : 2) : 1;
      for (let copy = 0; copy < copies; copy++) {
        const file = pick(homes);
        rows[file] = rows[file]! + 1;
        const maybe = (chance: number, value: string): string | null => (random() < chance ? null : value);
        records.push({
          file,
          row: rows[file]!,
          identity,
          values: {
            name: copy === 0 ? `${given} ${family}` : `${given.charAt(0)}. ${family}`,
            email: maybe(0.06, random() < 0.011 ? email.replace('@', ' at ') : email),
            phone: maybe(
              0.22,
              random() < drift * 2
                ? `+49 30 ${100_000 + Math.floor(random() * 899_999)}`
                : random() < 0.01
                  ? 'call office'
                  : phone,
            ),
            title: maybe(0.31, random() < drift ? pick(TITLES) : TITLES[identity % TITLES.length]!),
            company: maybe(0.12, random() < drift ? firm.toUpperCase().replace(' ', ', ') : firm),
            country: maybe(0.09, 'DE'),
            owner: maybe(system === 'Close' ? 0.02 : 0.085, random() < drift * 1.8 ? pick(OWNERS.slice(0, 7)) : owner),
          },
          date: random() < 0.03 ? null : new Date(NEWEST - Math.floor(random() ** 2.2 * 520) * DAY).toISOString().slice(0, 10),
        });
      }
    }
  }
  return records;
}
