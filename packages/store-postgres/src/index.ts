export { postgresBreaker } from './breaker/breakers.ts';
export { openBreakers, type OpenBreaker } from './breaker/open-breakers.ts';
export { beat, daemons, endBeat, type DaemonIdentity, type DaemonStatus } from './daemon/heartbeats.ts';
export { storeEvents } from './events/store-events.ts';
export { firstSeen, openReviews, type FirstSeen } from './figures/first-seen.ts';
export { runFigures, type RunFigures } from './figures/run-figures.ts';
export { checkLedgerInvariants, ledgerFacts, type LedgerCheck } from './invariants/ledger-facts.ts';
export { attemptEnds, marks, sentAttempts } from './invariants/sent-attempts.ts';
export { workFacts } from './invariants/work-facts.ts';
export { dropLease, holdLease } from './lease.ts';
export { guardLedger, type LedgerLook, type LedgerMark } from './ledger/ledger.ts';
export { migrate, SchemaError } from './migrate.ts';
export { postgresQuota, type PostgresQuota } from './quota/buckets.ts';
export { agreementSince } from './read/agreement.ts';
export { quotaState, type QuotaState } from './quota/quota-state.ts';
export { connectionStates, type ConnectionStatus } from './read/connections.ts';
export {
  countExceptions,
  exceptionLines,
  listExceptions,
  readException,
  type ExceptionFilter,
  type ExceptionItemRow,
  type ExceptionLine,
  type ExceptionPosition,
  type ExceptionRow,
} from './read/exceptions.ts';
export {
  exceptionsOf,
  findIdentities,
  linkedRecords,
  recentWrites,
  type LinkedRecord,
  type RecentWrite,
} from './read/identities.ts';
export { identitiesById, identitiesNamed, type NamedIdentity } from './read/named-identities.ts';
export { ledgerStatus, type LaneStatus, type LedgerStatus } from './read/ledger-status.ts';
export { eventStatus, type SourceStatus } from './read/event-status.ts';
export { otherWriters, type OtherWriter } from './read/other-writers.ts';
export { schemaState, type SchemaState } from './read/schema-state.ts';
export { stuckWork, type StuckWork } from './read/stuck-work.ts';
export { reviewsOf, type ReviewRow } from './read/reviews.ts';
export { changeSets, failedWrites, type ChangeSetRow, type FailedWrite } from './read/change-sets.ts';
export { titlesOf } from './read/titles.ts';
export { sinceStop, type SinceStop } from './read/since-stop.ts';
export { activateRulebook, activeRulebook } from './rulebooks.ts';
export { inTransaction, postgresStore, transactionOn } from './store.ts';
