export { keys } from './block/keys.ts';
export type { CurrentLink, LinkInput, LinkOutcome, MatchRecord, PairEvidence, PairVerdict } from './link/contract.ts';
export { link } from './link/link.ts';
export { resolve, type Resolved } from './link/resolve.ts';
export { estimateModel } from './match/estimate.ts';
export { matcherOf, type Matcher } from './match/matcher.ts';
export { defaultModel, type Frequencies, type MatchModel } from './match/model.ts';
export { registrableDomain } from './normalize/domain.ts';
export { isGenericMailbox } from './normalize/email.ts';
export { isFreeMail, isPlatform } from './normalize/free-mail.ts';
export { normalize, type Normalized, type NormalizeOptions } from './normalize/normalize.ts';
export { sameCanonical } from './normalize/same-canonical.ts';
export type { OpenPair, RecordList, Tiers, TierOptions } from './tiers/contract.ts';
export { resolveTiers } from './tiers/resolve-tiers.ts';
export { agreementOf, type PairAgreement } from './agree/agreement-of.ts';
export { explainField } from './explain/explain-field.ts';
export { explainLink } from './explain/explain-link.ts';
export type {
  Assertion,
  ConnectionFacts,
  Golden,
  GoldenField,
  Hold,
  IdentityFacts,
  Observations,
  Observed,
  PausedWrite,
  RecordFacts,
  References,
  ReferenceTarget,
  SettledFinding,
  UndoneWrites,
} from './facts.ts';
export type { Finding, FindingEvidence } from './finding.ts';
export type { GateFacts, GateVerdicts } from './gate/contract.ts';
export { gate, gatePasses } from './gate/gate.ts';
export type { Projection } from './map/contract.ts';
export { matchRecord, type MatchRecordInput } from './map/match-record.ts';
export { observe } from './map/observe.ts';
export { rootOfPath } from './map/path.ts';
export { project, type ProjectContext } from './map/project.ts';
export { referencesOf } from './map/references-of.ts';
export { sameRemote } from './map/same-remote.ts';
export type { Planned, PlannedField, PlannedWrite } from './plan/contract.ts';
export { plan } from './plan/plan.ts';
export { evaluate, type Truth } from './settle/condition.ts';
export type { Discrepancy, DiscrepancyKind, Settled } from './settle/contract.ts';
export { causeKey, evidenceHash, itemKey } from './settle/finding-key.ts';
export { assignRoles, type Role, type RoleInput } from './settle/roles.ts';
export { settle } from './settle/settle.ts';
