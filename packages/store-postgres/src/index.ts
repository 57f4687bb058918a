export { migrate, SchemaError } from './migrate.ts';
export { inTransaction, postgresStore, transactionOn } from './store.ts';
