import type { Body } from '../input/body.ts';
import type { Actor } from '../rows.ts';
import type { Store } from '../store.ts';

/** A request as a route sees it. */
export interface Call {
  readonly store: Store;
  readonly actor: Actor;
  readonly params: URLSearchParams;
  readonly body: Body;
  /** A parameter of the path. */
  readonly path: (name: string) => string;
}
export interface Answer {
  readonly status: 200 | 201;
  readonly body: unknown;
}
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly answer: (call: Call) => Answer;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
/** All but leads, contacts and opportunities answer a create with 201 (close.md 2.2). */
export const created = (body: unknown): Answer => ({ status: 201, body });
