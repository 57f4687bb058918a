import type { z } from '@hono/zod-openapi';
import {
  changeSetDetailSchema,
  changeSetListSchema,
  releasedSchema,
  type ChangeSetDetail,
  type ChangeSetList,
  type ChangeSetQuery,
  type Released,
} from './wire/change-set.ts';
import { linkUndoneSchema, type LinkUndone, type UndoLinkBody } from './wire/link.ts';
import { modeListSchema, type ModeBody, type ModeList } from './wire/mode.ts';
import {
  appliedSchema,
  planLinesSchema,
  planSchema,
  type Applied,
  type ApplyBody,
  type Plan,
  type PlanBody,
  type PlanLines,
} from './wire/plan.ts';
import { replaySchema, type Replay, type ReplayBody } from './wire/replay.ts';

export type Call = <Schema extends z.ZodType | undefined>(
  method: 'GET' | 'POST',
  path: string,
  schema: Schema,
  body?: unknown,
  idempotencyKey?: string,
  timeoutMs?: number,
) => Promise<Schema extends z.ZodType ? z.output<Schema> : unknown>;

/** Everything that the ledger holds is decided anew for a plan: that may take minutes. */
const LONG_MS = 1_800_000;

export interface WriteClient {
  makePlan(body: PlanBody): Promise<Plan>;
  /** By its hash, or enough of it. */
  plan(hash: string): Promise<Plan>;
  planLines(hash: string, from: number, limit: number): Promise<PlanLines>;
  /** A plan is applied once; repeating it gives what it made. */
  applyPlan(hash: string, body: ApplyBody, idempotencyKey?: string): Promise<Applied>;
  changeSets(query?: ChangeSetQuery): Promise<ChangeSetList>;
  changeSet(id: string): Promise<ChangeSetDetail>;
  planUndo(changeSet: string): Promise<Plan>;
  releaseUndo(changeSet: string): Promise<Released>;
  undoLink(body: UndoLinkBody): Promise<LinkUndone>;
  replay(body: ReplayBody, idempotencyKey?: string): Promise<Replay>;
  modes(): Promise<ModeList>;
  decideMode(connection: string, body: ModeBody): Promise<ModeList>;
}

export function writeClient(
  call: Call,
  search: (query: Readonly<Record<string, string | number | undefined>>) => string,
): WriteClient {
  const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;
  return {
    makePlan: (body) => call('POST', '/plans', planSchema, body, undefined, LONG_MS),
    plan: (hash) => call('GET', at('/plans', hash), planSchema),
    planLines: (hash, from, limit) => call('GET', `${at('/plans', hash)}/lines${search({ from, limit })}`, planLinesSchema),
    applyPlan: (hash, body, key) => call('POST', `${at('/plans', hash)}/apply`, appliedSchema, body, key, LONG_MS),
    changeSets: (query = {}) => call('GET', `/changes${search(query)}`, changeSetListSchema),
    changeSet: (id) => call('GET', at('/changes', id), changeSetDetailSchema),
    planUndo: (id) => call('POST', `${at('/changes', id)}/undo`, planSchema, {}, undefined, LONG_MS),
    releaseUndo: (id) => call('POST', `${at('/changes', id)}/release`, releasedSchema, {}),
    undoLink: (body) => call('POST', '/links/undo', linkUndoneSchema, body, undefined, LONG_MS),
    replay: (body, key) => call('POST', '/replays', replaySchema, body, key, LONG_MS),
    modes: () => call('GET', '/modes', modeListSchema),
    decideMode: (id, body) => call('POST', `${at('/connections', id)}/mode`, modeListSchema, body),
  };
}
