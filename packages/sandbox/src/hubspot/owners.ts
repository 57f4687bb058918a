import type { Clock } from '../core/clock.ts';
import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';
import type { Random } from '../core/random.ts';
import { compareIds, iso } from './record.ts';
import { asText } from './wire.ts';

export interface OwnerRow {
  /** What `hubspot_owner_id` holds; not the user's id. */
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archived: boolean;
}

const FIRST_ID = 41_629_700;
const FIRST_USER_ID = 9_586_600;

/** The people who can own records. They come and go with HubSpot's users: the API only reads them. */
export class Owners {
  readonly rows: Collection<OwnerRow>;
  readonly #clock: Clock;
  readonly #random: Random;
  #lastId = FIRST_ID;
  #lastUserId = FIRST_USER_ID;
  constructor(journal: Journal, clock: Clock, random: Random) {
    this.rows = new Collection('hubspot.owners', journal);
    this.#clock = clock;
    this.#random = random;
  }

  restore(id: string, row: OwnerRow | undefined): void {
    this.rows.restore(id, row);
    this.#lastId = Math.max(this.#lastId, Number(id));
    if (row !== undefined) this.#lastUserId = Math.max(this.#lastUserId, row.userId);
  }

  create(person: Readonly<Record<string, unknown>>, createdAt: number | undefined): OwnerRow {
    this.#lastId += 1 + this.#random.int(90);
    this.#lastUserId += 1 + this.#random.int(90);
    const at = createdAt ?? this.#clock.now();
    return this.rows.put({
      id: String(this.#lastId),
      userId: this.#lastUserId,
      email: asText(person['email']).toLowerCase(),
      firstName: asText(person['firstName']),
      lastName: asText(person['lastName']),
      createdAt: at,
      updatedAt: at,
      archived: person['archived'] === true,
    });
  }

  /** Only an active owner can be given a record. */
  isActive(id: string): boolean {
    return this.rows.get(id)?.archived === false;
  }

  list(archived: boolean, email: string | undefined): OwnerRow[] {
    return [...this.rows.values()]
      .filter((row) => row.archived === archived && (email === undefined || row.email === email.toLowerCase()))
      .toSorted((a, b) => compareIds(a.id, b.id));
  }
}

/** The wire form: an archived owner has no `userId` any more (hubspot.md 8). */
export const ownerJson = (row: OwnerRow): Record<string, unknown> => ({
  id: row.id,
  email: row.email,
  type: 'PERSON',
  firstName: row.firstName,
  lastName: row.lastName,
  userId: row.archived ? null : row.userId,
  userIdIncludingInactive: row.userId,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
  archived: row.archived,
  teams: [],
});
