import { runSearch } from '../search/run.ts';
import { ok, type Route } from './route.ts';

export const searchRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/data/search/',
    answer: ({ store, actor, body }) =>
      ok(runSearch(store, body, { now: store.now(), userId: actor.userId, offsetHours: actor.offsetHours })),
  },
];
