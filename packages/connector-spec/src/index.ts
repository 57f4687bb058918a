export type { CheckProblem, CheckReport } from './check.ts';
export type { Connector, ConnectorPackage, Session, SettingsResult } from './connector.ts';
export type { ConnectorClock, ConnectorContext, ConnectorLogger, Credentials, FetchOptions } from './context.ts';
export type { FieldDescription, FieldOption, FieldType, StreamDescription } from './describe.ts';
export { ConnectorError, ERROR_CODES, isConnectorError, type Disposition, type ErrorCode, type ErrorData } from './errors.ts';
export type { CreateStrategy, FeedManifest, Manifest, QuotaBucket, QuotaClass, StreamManifest, WriteKind } from './manifest.ts';
export type { Provisioner, ProvisionStep } from './provision.ts';
export type { Cursor, GetRequest, GetResult, GetTarget, ReadItem, ReadRequest, RemoteRecord } from './read.ts';
export {
  checkReportSchema,
  errorDataSchema,
  getResultSchema,
  manifestSchema,
  provisionStepSchema,
  readItemSchema,
  remoteRecordSchema,
  streamDescriptionSchema,
  writeResultSchema,
} from './schemas.ts';
export { SPEC_VERSION, SUPPORTED_SPEC_VERSIONS, type SpecVersion } from './version.ts';
export type { Signal, VerifyResult, WebhookContent, WebhookDelivery, WebhookReceiver } from './webhook.ts';
export type { WriteOperation, WriteRequest, WriteResult, WriteWarning } from './write.ts';
