export { memoryBreaker } from './breaker/memory-breaker.ts';
export type { BreakerState, BreakerStore, ProbeEnd } from './ports/breaker-store.ts';
export type { CredentialStore } from './ports/credential-store.ts';
export type { BucketShape, Lane, QuotaStore, Taken } from './ports/quota-store.ts';
export { bucketShape, isLong } from './quota/bucket-shape.ts';
export { keptFrom } from './quota/lanes.ts';
export type { CallOptions } from './session/call-context.ts';
export { host, type Hosted, type HostOptions } from './session/host.ts';
export { memoryCredentials } from './session/memory-credentials.ts';
