export { dropLease, holdLease } from './lease.ts';
export { migrate, SchemaError } from './migrate.ts';
export { postgresQuota } from './quota/buckets.ts';
export { activateRulebook, activeRulebook } from './rulebooks.ts';
export { inTransaction, postgresStore, transactionOn } from './store.ts';
