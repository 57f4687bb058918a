import type { RefusalCode } from '@meshline/queue';
import type { AgreementList } from './wire/agreement.ts';
import type { ConnectionList } from './wire/connection.ts';
import type { DecisionBody, DecisionResult } from './wire/decision.ts';
import type { Doctor } from './wire/doctor.ts';
import type { ExceptionDetail, ExceptionPage, ExceptionQuery } from './wire/exception.ts';
import type { Health } from './wire/health.ts';
import type { Why } from './wire/record.ts';
import type { Status } from './wire/status.ts';
import type { WriteStop } from './wire/write-stop.ts';
import type { WriteHandlers } from './write-handlers.ts';

export interface DecisionCommand extends DecisionBody {
  /** The number of the exception: 1198 of `E-1198`. */
  readonly exception: number;
  /** Principal id, or the name of the key. */
  readonly actor: string;
  /**
   * Stored with the decision. The same key with the same fingerprint: the first result again, whatever the exception is
   * now. With another fingerprint: `key-reused`.
   */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string } | undefined;
}

export type DecisionOutcome =
  | { readonly kind: 'decided'; readonly result: DecisionResult }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'key-reused' }
  /** `version-mismatch` and what else `decide` of the queue refuses; `value-not-legal` where the field's type refuses the value. */
  | { readonly kind: 'refused'; readonly code: RefusalCode | 'value-not-legal'; readonly message: string };

export interface ResumeRequest {
  /** Undefined = everything. */
  readonly connection: string | undefined;
  readonly actor: string;
  /** The stop that they saw, by its time (ISO 8601). */
  readonly since: string;
  readonly reason: string | undefined;
}

export type ResumeOutcome = 'resumed' | 'not-stopped' | 'stopped-anew' | 'not-found';

/** What the daemon does behind the API. Whatever it throws is told as a problem 500 without any details. */
export interface AdminHandlers extends WriteHandlers {
  health(): Promise<Health>;
  status(): Promise<Status>;
  doctor(): Promise<Doctor>;
  /** Of one entity or of all. Undefined: there is no such entity. */
  agreement(entity: string | undefined): Promise<AgreementList | undefined>;
  connections(): Promise<ConnectionList>;
  /** Undefined: the cursor is none of ours. */
  exceptions(query: ExceptionQuery): Promise<ExceptionPage | undefined>;
  exception(id: number): Promise<ExceptionDetail | undefined>;
  /** All of it in one transaction: the idempotency key, the version, the decision and what it sets in motion. */
  decide(command: DecisionCommand): Promise<DecisionOutcome>;
  /** What is stopped, waits and has changed; of everything, or of one connection. Undefined: there is no such connection. */
  writeStop(connection: string | undefined): Promise<WriteStop | undefined>;
  /** One that stands already is left as it is. Undefined: there is no such connection. */
  stopWrites(command: {
    readonly connection: string | undefined;
    readonly actor: string;
    readonly reason: string;
  }): Promise<WriteStop | undefined>;
  resumeWrites(command: ResumeRequest): Promise<ResumeOutcome>;
  /** Things that have the record, or a record with the e-mail; empty = none. */
  records(by: { readonly ref: string } | { readonly email: string }): Promise<readonly Why[]>;
}
