import type { ChangeSetDetail, ChangeSetList, ChangeSetQuery, Released } from './wire/change-set.ts';
import type { LinkUndone, UndoLinkBody } from './wire/link.ts';
import type { ModeBody, ModeList } from './wire/mode.ts';
import type { Applied, ApplyBody, Plan, PlanBody, PlanLines } from './wire/plan.ts';
import type { Replay, ReplayBody } from './wire/replay.ts';

/** What a write that can't be carried out is refused with; the code says which status it has. */
export type WriteRefusalCode =
  | 'not-found'
  | 'ambiguous'
  | 'nothing-to-do'
  | 'rulebook-changed'
  | 'already-undone'
  | 'already-closed'
  | 'is-undo'
  | 'not-undo'
  | 'not-linked'
  | 'not-separable'
  | 'under-way'
  | 'in-flight'
  | 'stopped'
  | 'not-reachable'
  | 'only-observes'
  | 'world-moved'
  | 'selects-everything'
  | 'unknown-entity'
  | 'key-reused';

export type Answer<Result> =
  | { readonly ok: true; readonly result: Result }
  | {
      readonly ok: false;
      readonly code: WriteRefusalCode;
      readonly message: string;
      /** Lines that differ: which, and how. */
      readonly lines?: readonly { readonly path: string; readonly message: string }[] | undefined;
    };

/** Who asks, and under which key the same call may be repeated. */
export interface Asked {
  readonly actor: string;
  readonly idempotency?: { readonly key: string; readonly fingerprint: string } | undefined;
}

/** What the daemon does behind the routes of plans, change sets, replays and modes. */
export interface WriteHandlers {
  makePlan(body: PlanBody, asked: Asked): Promise<Answer<Plan>>;
  plan(hash: string): Promise<Answer<Plan>>;
  planLines(hash: string, from: number, limit: number): Promise<Answer<PlanLines>>;
  applyPlan(hash: string, body: ApplyBody, asked: Asked): Promise<Answer<Applied>>;
  changeSets(query: ChangeSetQuery): Promise<Answer<ChangeSetList>>;
  changeSet(id: string): Promise<Answer<ChangeSetDetail>>;
  planUndo(changeSet: string, asked: Asked): Promise<Answer<Plan>>;
  releaseUndo(changeSet: string, asked: Asked): Promise<Answer<Released>>;
  undoLink(body: UndoLinkBody, asked: Asked): Promise<Answer<LinkUndone>>;
  replay(body: ReplayBody, asked: Asked): Promise<Answer<Replay>>;
  modes(): Promise<ModeList>;
  decideMode(connection: string, body: ModeBody, asked: Asked): Promise<Answer<ModeList>>;
}
