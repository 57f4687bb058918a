import { asText, instantText } from '@meshline/connector-kit';
import type { Wire } from './field.ts';

const KEPT = 20_000;

/**
 * The newest state of each record that this session knows of, from answers to its own writes and from events. Lists and
 * the search lag by up to a minute (close.md 0.6): a row that is older than what is known must be read again by id.
 */
export class Freshness {
  readonly #newest = new Map<string, number>();

  /** Takes note of a record's `date_updated` in Unix milliseconds. */
  know(id: string, at: number): void {
    const known = this.#newest.get(id);
    if (known !== undefined && known >= at) return;
    this.#newest.delete(id);
    this.#newest.set(id, at);
    if (this.#newest.size > KEPT) for (const oldest of this.#newest.keys()) return void this.#newest.delete(oldest);
  }

  /** A record that was deleted: a GET by id may go on answering 200 for up to a minute (close.md 7). */
  knowGone(id: string): void {
    this.know(id, Number.POSITIVE_INFINITY);
  }

  isGone(id: string): boolean {
    return this.#newest.get(id) === Number.POSITIVE_INFINITY;
  }

  learn(row: Wire): void {
    const id = asText(row['id']);
    const at = updatedAt(row);
    if (id !== undefined && at !== undefined) this.know(id, at);
  }

  /** Whether the record is known in this state or a newer one. */
  reached(id: string, at: number): boolean {
    return (this.#newest.get(id) ?? Number.NEGATIVE_INFINITY) >= at;
  }

  holds(row: Wire): boolean {
    const at = updatedAt(row);
    return at !== undefined && this.reached(asText(row['id']) ?? '', at);
  }

  isStale(row: Wire): boolean {
    const known = this.#newest.get(asText(row['id']) ?? '');
    const at = updatedAt(row);
    return known !== undefined && at !== undefined && at < known;
  }
}

/** `date_updated` in Unix milliseconds; a time without a zone is UTC (close.md 2). */
export function updatedAt(row: Wire): number | undefined {
  const text = asText(row['date_updated']);
  const instant = text === undefined ? undefined : (instantText(text) ?? instantText(`${text}Z`));
  return instant === undefined ? undefined : Date.parse(instant);
}
