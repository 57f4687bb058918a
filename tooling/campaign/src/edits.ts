import type { ConnectionId } from './plan.ts';
import { seeded, type Random } from './random.ts';
import type { World } from './world/world.ts';

/** What people do in the systems while the daemons die. */
export interface Desk {
  /** Edits and a new person, so that something is to be written to a system. Returns how many acts that were. */
  workFor(towards: ConnectionId): Promise<number>;
}

const TITLE: Readonly<Record<string, string>> = {
  'hubspot/contacts': 'jobtitle',
  'salesforce/Contact': 'Title',
  'salesforce/Lead': 'Title',
  'close/contact': 'title',
};

interface Linked {
  readonly connection: ConnectionId;
  readonly stream: string;
  readonly id: string;
}

/** A desk whose acts follow from a seed. */
export function openDesk(world: World, seed: number): Desk {
  const random = seeded(seed);
  let acts = 0;
  const editTitles = async (towards: ConnectionId, most: number): Promise<number> => {
    const people = random.shuffled(await peopleIn(world, towards)).slice(0, most);
    for (const { connection, stream, id } of people) {
      const name = TITLE[`${connection}/${stream}`];
      if (name === undefined) continue;
      await world.sandbox.send('edit', {
        vendor: connection,
        type: stream,
        id,
        properties: { [name]: `Title ${seed}-${++acts}` },
      });
    }
    return people.length;
  };
  return {
    async workFor(towards) {
      const edited = await editTitles(towards, 3);
      return edited + (await newPerson(world, towards, random));
    },
  };
}

/** Live primary records of other systems, of people whom this system has too and about whom nobody is asked. */
async function peopleIn(world: World, towards: ConnectionId): Promise<readonly Linked[]> {
  const known = await world
    .rows<{ connection: ConnectionId; stream: string; id: string }>(
      `select l.connection, l.stream, l.id from link l join snapshot s using (connection, stream, id)
         where l.entity = 'person' and l.role = 'primary' and s.live and l.connection <> $1
           and exists (select from link o join snapshot t using (connection, stream, id)
             where o.identity = l.identity and o.connection = $1 and o.role = 'primary' and t.live)
           and not exists (select from exception_item e where e.identity = l.identity and e.state = 'open')
         order by l.connection, l.stream, l.id`,
      [towards],
    )
    .catch(() => []);
  return known;
}

/** Somebody who is in one system only, so that the others get a record of them. */
async function newPerson(world: World, towards: ConnectionId, random: Random): Promise<number> {
  const firstName = word(random);
  const lastName = word(random);
  const email = `${firstName}.${lastName}@${word(random)}.example`.toLowerCase();
  if (towards === 'salesforce') {
    await world.sandbox.send('create', {
      vendor: 'hubspot',
      type: 'contacts',
      properties: { firstname: firstName, lastname: lastName, email, company: `${word(random)} GmbH` },
      label: `campaign:${email}`,
    });
    return 1;
  }
  const { records } = await world.sandbox.read<{ records: readonly { id: string }[] }>(
    'state?vendor=salesforce&type=Account&limit=50',
  );
  const account = random.pick(records)?.id;
  if (account === undefined) return 0;
  await world.sandbox.send('create', {
    vendor: 'salesforce',
    type: 'Contact',
    properties: { FirstName: firstName, LastName: lastName, Email: email, AccountId: account },
    label: `campaign:${email}`,
  });
  return 1;
}

/** A name that is like no other, so that nobody has to be asked whether two are one. */
function word(random: Random): string {
  const [consonants, vowels] = ['bdfgklmnprstvz', 'aeiou'];
  const syllable = (): string =>
    `${consonants[random.whole(consonants.length)] ?? 'b'}${vowels[random.whole(vowels.length)] ?? 'a'}`;
  const text = Array.from({ length: 4 }, syllable).join('');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
