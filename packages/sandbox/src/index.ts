export { ManualClock, OffsetClock, type AdvanceableClock, type Clock } from './core/clock.ts';
export { FileJournal, JournalDamaged } from './core/file-journal.ts';
export { FolderInUse } from './core/folder-lock.ts';
export { noJournal, type Journal } from './core/journal.ts';
export { seeded, type Random } from './core/random.ts';
export type {
  Backdoor,
  BackdoorRecord,
  EntityName,
  Mutation,
  Realism,
  Vendor,
  VendorCredentials,
  VendorName,
  VendorOptions,
} from './core/vendor.ts';
export { hubspot } from './hubspot/index.ts';
export { salesforce } from './salesforce/index.ts';
export { close } from './close/index.ts';
export type { FaultMark } from './core/interference.ts';
export type { Faults } from './faults/faults.ts';
export type { Fault, FaultKind } from './faults/kinds.ts';
export { BadScript } from './faults/read.ts';
export { defects, type Defect, type DefectId } from './population/defects.ts';
export type { Agreement, FieldAgreement } from './control/agreement.ts';
export type { MutationSummary, VendorSummary } from './control/mutation-summary.ts';
export type { DefectCount, LabelledRecord } from './control/truth.ts';
export { DEFAULT_EVERY_MS, type TrafficEvent } from './traffic/traffic.ts';
export type { Credentials, Seeding } from './state.ts';
export { demoCredentials } from './demo-credentials.ts';
export { createSandbox, SeededOtherwise, serveSandbox, type Sandbox, type SandboxOptions, type ServedSandbox } from './server.ts';
export { makePopulation, type Population } from './population/copies/population.ts';
