/** Unix milliseconds. */
export interface Clock {
  now(): number;
}

/** New ids, unique and roughly in order of time (UUID version 7 in production). */
export interface Ids {
  next(): string;
}
