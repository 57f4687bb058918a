export { auditHtml } from './audit/html/page.ts';
export type {
  AuditAgreement,
  AuditConflicts,
  AuditDuplicates,
  AuditEntity,
  AuditFacts,
  AuditFieldCount,
  AuditFile,
  AuditGroup,
  AuditOwners,
  AuditRow,
  AuditStale,
  Listed,
} from './audit/audit-facts.ts';
export type {
  AuditCost,
  AuditFinding,
  AuditReport,
  AuditStart,
  AuditSummary,
  AuditTotals,
  CostKind,
  FindingKind,
} from './audit/audit-model.ts';
export { auditReport, type AuditReportOptions } from './audit/audit-report.ts';
export { checkAuditSums } from './audit/check-audit-sums.ts';
export { auditColumnsText } from './audit/text/columns-text.ts';
export { auditText } from './audit/text/audit-text.ts';
export type { AuditOutputs } from './audit/text/next-lines.ts';
export { checkSums } from './check-sums.ts';
export {
  WRITE_OUTCOMES,
  type AgreementFacts,
  type CauseFacts,
  type DefectRate,
  type DiscrepancyCount,
  type DiscrepancyKind,
  type DuplicateCount,
  type IdentityCount,
  type RecordCount,
  type ReportFacts,
  type StepFacts,
  type WriteCount,
  type WriteOutcome,
} from './facts.ts';
export {
  labelQuality,
  type LabelledRecord,
  type LabelQuality,
  type PairQuality,
  type QualityScopes,
  type ScopeQuality,
} from './quality/label-quality.ts';
export { changeSetText, changesText, outcomes, type ChangeSetDetailModel, type ChangeSetModel } from './plan/changes-text.ts';
export type { PlanLineModel, PlanModel } from './plan/plan-model.ts';
export { planLines, planText } from './plan/plan-text.ts';
export type { DoctorArea, DoctorCheck, DoctorModel, DoctorVerdict } from './doctor/doctor-model.ts';
export { doctorText } from './doctor/doctor-text.ts';
export { exceptionText } from './queue/exception-text.ts';
export type {
  DecisionModel,
  EvidenceModel,
  ExceptionItemModel,
  ExceptionModel,
  QueueItemModel,
  QueueModel,
} from './queue/queue-model.ts';
export { queueText } from './queue/queue-text.ts';
export { report } from './report.ts';
export type {
  AgreementReport,
  AgreementShare,
  DiscrepanciesReport,
  DuplicatesReport,
  ExceptionsReport,
  Fates,
  IdentitiesReport,
  QualityReport,
  RecordsReport,
  RecordTotals,
  Report,
  RunReport,
  StepReport,
  WritesReport,
  WriteTotals,
} from './report-model.ts';
export type { StatusConnection, StatusDaemon, StatusLane, StatusModel, StatusStop } from './status/status-model.ts';
export { agreementText, type AgreementModel } from './status/agreement-text.ts';
export { statusText } from './status/status-text.ts';
export { reportText, type TextOptions } from './text/report-text.ts';
export { counted, duration, percent } from './text/numbers.ts';
export type { WhyException, WhyField, WhyModel, WhyRecord, WhyValue, WhyWrite } from './why/why-model.ts';
export { whyText } from './why/why-text.ts';
