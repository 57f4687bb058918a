export { EmbeddedPostgresError } from './error.ts';
export { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './start.ts';
