import { describe, describeBrief } from '../describe.ts';
import { LIMITS } from '../limits.ts';
import { ORG_ID, RUNNING_USER_ID } from '../seeds.ts';
import { httpDate } from '../time.ts';
import { objectNamed, versionName, type Reply, type Route } from './call.ts';
import { sinceCondition } from './conditions.ts';

export const OLDEST_VERSION = 31;
export const NEWEST_VERSION = 68;
const SEASONS = ['Winter', 'Spring', 'Summer'] as const;

/** GET /services/data: versions by their releases; three a year since v20.0, Winter '11. */
export function versions(): readonly { readonly label: string; readonly url: string; readonly version: string }[] {
  const list = [];
  for (let version = OLDEST_VERSION; version <= NEWEST_VERSION; version++) {
    const label = `${SEASONS[(version - 20) % 3] ?? ''} '${11 + Math.floor((version - 20) / 3)}`;
    list.push({ label, url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return list;
}

const RESOURCES = ['tooling', 'composite', 'limits', 'query', 'queryAll', 'sobjects'] as const;

/** GET /services/data/vXX.0 */
export const resources: Route = ({ org }, call) => {
  const root = `/services/data/${versionName(call)}`;
  const map: Record<string, string> = Object.fromEntries(RESOURCES.map((name) => [name, `${root}/${name}`]));
  return { status: 200, body: { ...map, identity: `${org.options.publicUrl()}/id/${ORG_ID}/${RUNNING_USER_ID}` } };
};

/** GET /sobjects and /tooling/sobjects */
export const objects: Route = ({ org }, call) => {
  const tooling = call.path[0]?.toLowerCase() === 'tooling';
  const stopped = sinceCondition(call, org.schemaChangedAt());
  if (stopped !== undefined) return stopped;
  const shown = org.schema.types().filter((type) => type.tooling === tooling);
  return dated(org.schemaChangedAt(), {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: shown.map((type) => describeBrief(type, versionName(call))),
  });
};

/** GET /sobjects/T */
export const objectInfo: Route = (services, call) => {
  const tooling = call.path[0]?.toLowerCase() === 'tooling';
  const type = objectNamed(services, call.path[tooling ? 2 : 1] ?? '', tooling);
  return { status: 200, body: { objectDescribe: describeBrief(type, versionName(call)), recentItems: [] } };
};

/** GET /sobjects/T/describe; 304 while no field and no permission changed (salesforce.md 6). */
export const objectDescribe: Route = (services, call) => {
  const tooling = call.path[0]?.toLowerCase() === 'tooling';
  const type = objectNamed(services, call.path[tooling ? 2 : 1] ?? '', tooling);
  const changedAt = services.org.schemaChangedAt();
  return sinceCondition(call, changedAt) ?? dated(changedAt, describe(services.org, type, versionName(call)));
};

const dated = (changedAt: number, body: unknown): Reply => ({
  status: 200,
  body,
  headers: { 'Last-Modified': httpDate(changedAt) },
});

/** GET /limits */
export const limits: Route = ({ allocation }) => {
  const untouched = (max: number): { Max: number; Remaining: number } => ({ Max: max, Remaining: max });
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: LIMITS.dailyApiRequests, Remaining: Math.max(0, LIMITS.dailyApiRequests - allocation.used()) },
      DailyAsyncApexExecutions: untouched(250_000),
      DailyBulkApiBatches: untouched(15_000),
      DailyBulkV2QueryFileStorageMB: untouched(976_562),
      DailyBulkV2QueryJobs: untouched(10_000),
      DailyDeliveredPlatformEvents: untouched(25_000),
      DailyStreamingApiEvents: untouched(200_000),
      DataStorageMB: untouched(11_240),
      FileStorageMB: untouched(110_240),
      HourlyPublishedPlatformEvents: untouched(100_000),
      PermissionSets: { ...untouched(1_500), CreateCustom: untouched(1_000) },
      SingleEmail: untouched(5_000),
    },
  };
};
