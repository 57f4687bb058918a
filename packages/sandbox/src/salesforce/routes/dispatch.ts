import { notFound, SalesforceError, singleBody } from '../errors.ts';
import { methodNotAllowed, type Call, type Reply, type Route, type Services } from './call.ts';
import { limits, objectDescribe, objectInfo, objects, resources } from './catalog.ts';
import { createMany, deleteMany, retrieveMany, updateMany, upsertMany } from './collections.ts';
import { composite } from './composite.ts';
import { compositeBatch } from './composite-batch.ts';
import { query } from './queries.ts';
import { deleted, updated } from './replication.ts';
import { createOne, oneRow, rowByKey } from './rows.ts';
import { createCustomField, customFieldRow } from './tooling.ts';

interface Entry {
  /** Segments; `*` stands for any. The first entry that fits is taken. */
  readonly path: readonly string[];
  readonly methods: Readonly<Record<string, Route>>;
}

const entry = (path: string, methods: Readonly<Record<string, Route>>): Entry => ({
  path: path.split('/').filter((part) => part !== ''),
  methods,
});

const ENTRIES: readonly Entry[] = [
  entry('', { GET: resources }),
  entry('limits', { GET: limits }),
  entry('query', { GET: query }),
  entry('query/*', { GET: query }),
  entry('queryAll', { GET: query }),
  entry('queryAll/*', { GET: query }),
  entry('sobjects', { GET: objects }),
  entry('sobjects/*', { GET: objectInfo, POST: createOne }),
  entry('sobjects/*/describe', { GET: objectDescribe }),
  entry('sobjects/*/updated', { GET: updated }),
  entry('sobjects/*/deleted', { GET: deleted }),
  entry('sobjects/*/Id', { POST: createOne }),
  entry('sobjects/*/*', { GET: oneRow, PATCH: oneRow, DELETE: oneRow }),
  entry('sobjects/*/*/*', { GET: rowByKey, PATCH: rowByKey, DELETE: rowByKey }),
  entry('composite', { POST: (services, call) => composite(services, call, dispatch) }),
  entry('composite/batch', { POST: (services, call) => compositeBatch(services, call, dispatch) }),
  entry('composite/sobjects', { POST: createMany, PATCH: updateMany, DELETE: deleteMany }),
  entry('composite/sobjects/*', { GET: retrieveMany, POST: retrieveMany }),
  entry('composite/sobjects/*/*', { PATCH: upsertMany }),
  entry('tooling/query', { GET: query }),
  entry('tooling/query/*', { GET: query }),
  entry('tooling/sobjects', { GET: objects }),
  entry('tooling/sobjects/*', { GET: objectInfo, POST: createCustomField }),
  entry('tooling/sobjects/*/describe', { GET: objectDescribe }),
  entry('tooling/sobjects/*/*', { GET: customFieldRow }),
];

const fits = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length && pattern.every((part, at) => part === '*' || part.toLowerCase() === path[at]?.toLowerCase());

/** Answers one call. Refusals become their reply here; anything else thrown is a bug of the simulation. */
export function dispatch(services: Services, call: Call): Reply {
  try {
    const entries = ENTRIES.filter(({ path }) => fits(path, call.path));
    if (entries.length === 0) throw notFound();
    for (const { methods } of entries) {
      const route = methods[call.method];
      if (route !== undefined) return route(services, call);
    }
    throw methodNotAllowed(call, [...new Set(entries.flatMap(({ methods }) => Object.keys(methods)))]);
  } catch (error) {
    if (error instanceof SalesforceError) return { status: error.status, body: singleBody(error.errors) };
    throw error;
  }
}
