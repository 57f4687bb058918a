import { Collection } from '../core/collection.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { Random } from '../core/random.ts';
import { LIMITS } from './limits.ts';
import { ORG_ID } from './seeds.ts';

interface Session {
  /** The access token. */
  readonly id: string;
  readonly expiresAt: number;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

/** Opaque access tokens, `00D…!AQ…`, which die of inactivity (salesforce.md 2). */
export class Sessions {
  readonly #sessions: Collection<Session>;
  readonly #clock: Clock;
  readonly #random: Random;
  constructor(journal: Journal, clock: Clock, random: Random) {
    this.#sessions = new Collection<Session>('salesforce.sessions', journal);
    this.#clock = clock;
    this.#random = random;
  }
  /** Opens a session and gives its token. The time in it keeps tokens apart also after a restart with the same seed. */
  open(): string {
    const now = this.#clock.now();
    for (const session of this.#sessions.values()) if (session.expiresAt <= now) this.#sessions.delete(session.id);
    const noise = Array.from({ length: 72 }, () => ALPHABET.charAt(this.#random.int(ALPHABET.length))).join('');
    const token = `${ORG_ID.slice(0, 15)}!AQ${noise}${now.toString(36)}`;
    this.#sessions.put({ id: token, expiresAt: now + LIMITS.sessionIdleMs });
    return token;
  }
  /** True for a live token. Use keeps it alive: the platform moves the end once half of the time has gone. */
  use(token: string): boolean {
    const session = this.#sessions.get(token);
    const now = this.#clock.now();
    if (session === undefined || session.expiresAt <= now) return false;
    if (session.expiresAt - now < LIMITS.sessionIdleMs / 2)
      this.#sessions.put({ id: token, expiresAt: now + LIMITS.sessionIdleMs });
    return true;
  }
  close(token: string): boolean {
    const known = this.#sessions.get(token) !== undefined;
    this.#sessions.delete(token);
    return known;
  }
  closeAll(): void {
    for (const session of this.#sessions.values()) this.#sessions.delete(session.id);
  }
  restore(id: string, row: unknown): void {
    this.#sessions.restore(id, row as Session | undefined);
  }
}
