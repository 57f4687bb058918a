import type { PausedWrite } from '@meshline/reconcile';
import type { RefusedSubject, WritePause } from '../model/write-pause.ts';

export interface PauseStore {
  /** Kinds of writes that aren't sent any more. */
  writePauses(): Promise<readonly WritePause[]>;
  /** Adds refusals; from `limit` on the kind is paused, with the finding given. A probe that was refused is over. */
  countRefusals(
    rows: readonly {
      readonly connection: string;
      readonly stream: string;
      readonly subject: RefusedSubject;
      readonly count: number;
      readonly cause: string;
      readonly finding: PausedWrite['finding'];
    }[],
    limit: number,
    at: number,
  ): Promise<void>;
  /** These are taken: counting begins anew, and what was paused goes on. Returns the causes of those. */
  forgetRefusedSubjects(connection: string, stream: string, subjects: readonly RefusedSubject[]): Promise<readonly string[]>;
  /** Lets the writes of one identity through; false where no pause has this cause. */
  probePause(cause: string, identity: string): Promise<boolean>;
  /** Identities with open items in these causes. */
  identitiesOfCauses(causes: readonly string[]): Promise<readonly string[]>;
  /** Takes what delivery put into these causes out: it is tried again. */
  closeRefusals(causes: readonly string[], because: string, at: number): Promise<void>;
}
