import type { ActionStore } from './action-store.ts';
import type { AgreementStore } from './agreement-store.ts';
import type { AuditStore } from './audit-store.ts';
import type { CaptureStore } from './capture-store.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { DecisionStore } from './decision-store.ts';
import type { DeliverStore } from './deliver-store.ts';
import type { EventStore } from './event-store.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { LinkStore } from './link-store.ts';
import type { LookStore } from './look-store.ts';
import type { ModeStore } from './mode-store.ts';
import type { PlanStore } from './plan-store.ts';
import type { PauseStore } from './pause-store.ts';
import type { QueueStore } from './queue-store.ts';
import type { RecoveryStore } from './recovery-store.ts';
import type { ReplayStore } from './replay-store.ts';
import type { SettleStore } from './settle-store.ts';
import type { StopStore } from './stop-store.ts';
import type { TriggerStore } from './trigger-store.ts';
import type { UndoStore } from './undo-store.ts';
import type { WorkStore } from './work-store.ts';
import type { WriteCountStore } from './write-count-store.ts';

/** The ledger inside a transaction. */
export type Transaction = CaptureStore &
  LinkStore &
  SettleStore &
  DeliverStore &
  QueueStore &
  DecisionStore &
  IdempotencyStore &
  AuditStore &
  AgreementStore &
  StopStore &
  RecoveryStore &
  PlanStore &
  UndoStore &
  ModeStore &
  ReplayStore &
  WriteCountStore &
  PauseStore &
  EventStore &
  LookStore &
  WorkStore &
  TriggerStore &
  ActionStore &
  ConnectionStore;

export interface Store {
  /**
   * Runs `work` in a transaction and commits what it did, or nothing of it when it throws. Never held across a vendor
   * call. Serialisation failures and deadlocks are tried again, so `work` may run more than once. A `soon` commit doesn't wait
   * for the disk: a crash of the database may forget it, but never what it rests on and not it, and no later commit without it.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, commit?: 'soon'): Promise<T>;
}
