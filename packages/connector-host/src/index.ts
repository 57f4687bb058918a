export { memoryBreaker } from './breaker/memory-breaker.ts';
export type { BreakerState, BreakerStore, ProbeEnd } from './ports/breaker-store.ts';
export type { CredentialStore } from './ports/credential-store.ts';
export type { BucketShape, QuotaStore } from './ports/quota-store.ts';
export { bucketShape } from './quota/bucket-shape.ts';
export { host, type Hosted, type HostOptions } from './session/host.ts';
export { memoryCredentials } from './session/memory-credentials.ts';
