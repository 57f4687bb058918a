import { fault } from '../errors.ts';
import { versionName, type Call, type Route } from './call.ts';

function batchHint(call: Call): number | undefined {
  const size = Number(/batchSize\s*=\s*(\d+)/i.exec(call.header('sforce-query-options') ?? '')?.[1]);
  return Number.isNaN(size) ? undefined : size;
}

const question = (call: Call): string => {
  const soql = call.query.get('q');
  if (soql === null || soql.trim() === '') throw fault(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  return soql;
};

/** GET query, queryAll and tooling/query; with a locator behind it the next page, which either path serves (salesforce.md 6). */
export const query: Route = ({ cursors }, call) => {
  const tooling = call.path[0]?.toLowerCase() === 'tooling';
  const [name = '', locator] = tooling ? call.path.slice(1) : call.path;
  if (locator !== undefined) return { status: 200, body: cursors.next(locator, versionName(call), tooling) };
  const options = { deleted: name.toLowerCase() === 'queryall', tooling, version: versionName(call) };
  return { status: 200, body: cursors.first(question(call), options, batchHint(call)) };
};
