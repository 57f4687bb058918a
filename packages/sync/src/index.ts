export type { ActiveRulebook, Dependencies } from './dependencies.ts';
export { checkLedger } from './invariants/check-ledger.ts';
export { checkRemote } from './invariants/check-remote.ts';
export type { CitingIntent, IncompleteException, LedgerFacts, UnservedIntent } from './invariants/facts.ts';
export { convergence, type AgreementFacts } from './invariants/i04-convergence.ts';
export { neverBack, type Marks } from './invariants/i11-monotone.ts';
export { endsOnce, type AttemptEnd } from './invariants/i16-fencing.ts';
export { checkQuiet, checkSilence, type WorkFacts } from './invariants/quiet.ts';
export type { RemoteDuplicate, RemoteFacts, RemoteMutation, SentAttempt } from './invariants/remote-facts.ts';
export type { Suspects } from './invariants/suspects.ts';
export type { Law, Violation } from './invariants/violation.ts';
export { DAY_MS, HOUR_MS, type WriteCap, type WriteKind } from './model/write-caps.ts';
export { ATTEMPT_LIMIT } from './model/gate-facts.ts';
export {
  DAEMON_STOPPED,
  OPEN_STATES,
  PARKED_APPLIED,
  PARKED_UNKNOWN,
  type Intent,
  type IntentField,
  type IntentState,
  type Lane,
} from './model/intent.ts';
export type { Link, Review, Slot } from './model/link.ts';
export type { Alias, Change, RecordReference, Snapshot } from './model/snapshot.ts';
export { mappedFeeds, mappedStream, wantedFields } from './model/streams.ts';
export type { AgreementCount, AgreementStore } from './ports/agreement-store.ts';
export type { AuditEntry, AuditStore } from './ports/audit-store.ts';
export type { CaptureStore, StoredCursor } from './ports/capture-store.ts';
export type { EventSource } from './model/event-source.ts';
export type { Clock, Ids } from './ports/clock.ts';
export type { ConnectionState, ConnectionStore, Mode, StoredConnection } from './ports/connection-store.ts';
export type { Connections, HostedConnection } from './ports/connections.ts';
export { CRASH_POINTS, type AtCrashPoint, type CrashPoint } from './ports/crash-points.ts';
export type { DecisionStore, OpenException, OpenItem } from './ports/decision-store.ts';
export type { Attempt, DeliverFacts, DeliverStore, IntentUpdate } from './ports/deliver-store.ts';
export type { ArrivedEvent, EventCounts, EventStore, StreamEvent, WaitingEvent } from './ports/event-store.ts';
export type { Look, LookStore } from './ports/look-store.ts';
export type { IdempotencyStore } from './ports/idempotency-store.ts';
export type { LinkStore } from './ports/link-store.ts';
export type { Log } from './ports/log.ts';
export { noMeter, type Meter, type Step } from './ports/meter.ts';
export type { PauseStore } from './ports/pause-store.ts';
export type { CauseRow, QueueItem, QueueStore } from './ports/queue-store.ts';
export type { RecoveryStore } from './ports/recovery-store.ts';
export type { ModeStore, StoredMode } from './ports/mode-store.ts';
export type { PlanStore, StoredPlan } from './ports/plan-store.ts';
export type { ReplayFilter, ReplayStore, ReplayTarget } from './ports/replay-store.ts';
export type { SettleStore, StoredIdentity } from './ports/settle-store.ts';
export type { StoredStop, StopStore } from './ports/stop-store.ts';
export type { Store, Transaction } from './ports/store.ts';
export type { SplitWrite, StoredChangeSet, UndoStore } from './ports/undo-store.ts';
export type { PageStep, WorkHead, WorkStore } from './ports/work-store.ts';
export type { Action, ActionState, WantedAction } from './model/action.ts';
export type { ActionStore, ActionUpdate } from './ports/action-store.ts';
export { proposeActions, undoAction, type ActionUndo } from './use-cases/propose-actions.ts';
export type { NewTrigger, TriggerStore } from './ports/trigger-store.ts';
export type { WriteCountStore } from './ports/write-count-store.ts';
export type { Queue, WakeUp, WakeUps } from './ports/wakeups.ts';
export { planHash, type PlanLine, type PlanScope, type PlanWait } from './model/plan-line.ts';
export type { PlanPrice } from './model/plan-price.ts';
export type { PlanSummary, UndoSkip } from './model/plan-summary.ts';
export { applyPlan, type ApplyCommand, type ApplyOutcome } from './use-cases/apply-plan.ts';
export type { ApplyRefusal } from './use-cases/apply-obstacle.ts';
export type { MovedLine } from './use-cases/moved-lines.ts';
export { decideMode, type ModeCommand, type ModeOutcome } from './use-cases/decide-mode.ts';
export { replayWrites, type ReplayCommand, type ReplayOutcome } from './use-cases/replay-writes.ts';
export { makePlan } from './use-cases/make-plan.ts';
export { planObstacles, type PlanObstacles } from './use-cases/plan-obstacles.ts';
export { planUndo, releaseUndo, type ReleaseOutcome, type UndoOutcome } from './use-cases/undo-change-set.ts';
export { undoLink, type UndoLinkCommand, type UndoLinkOutcome } from './use-cases/undo-link.ts';
export { captureFeed, type CaptureResult } from './use-cases/capture.ts';
export { confirm, type ConfirmResult } from './use-cases/confirm.ts';
export { decideException, type DecisionCommand, type DecisionOutcome } from './use-cases/decide.ts';
export { deliver, type DeliverResult } from './use-cases/deliver.ts';
export { endOverdueWork } from './use-cases/keep-leases.ts';
export { linkPage } from './use-cases/link.ts';
export { lookAtRecords, type LookResult } from './use-cases/look-at-records.ts';
export { openConnection, otherAccount } from './use-cases/open-connection.ts';
export { reconcileEntity } from './use-cases/reconcile.ts';
export { decide as inspect, settlePage, type Decided } from './use-cases/settle.ts';
export { resumeWrites, stopWrites, type Resumed, type ResumeCommand, type StopCommand } from './use-cases/stop-writes.ts';
export { comparedEntities, sampleAgreement, type Sampled } from './use-cases/sample-agreement.ts';
export { sweep, takeOver } from './use-cases/sweep.ts';
export { takeEvents } from './use-cases/take-events.ts';
export { LEDGER_UNSOUND, tellViolations } from './use-cases/tell-violations.ts';
