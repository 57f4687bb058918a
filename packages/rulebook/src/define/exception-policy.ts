import { EXCEPTION_KINDS, type ExceptionKind } from '../model/exceptions.ts';
import type { Duration } from './duration.ts';
import type { Person, Team } from './people.ts';

/** `missing-field` as it is written in a rulebook: `missingField`. */
export type KindName<K extends string = ExceptionKind> = K extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<KindName<Tail>>}`
  : K;

export interface KindPolicy {
  /** `system owner`: whoever owns the connection that it is about. */
  readonly owner: Person | Team | 'system owner';
  /** In business time; a day is as long as the business day. */
  readonly due: Duration;
  /** Who gets it when it is overdue. */
  readonly next: Person | Team;
}

export interface ExceptionPolicy {
  readonly kinds: Readonly<Record<ExceptionKind, KindPolicy>>;
  readonly lastly: Person | Team;
}

/** Who owns what the program can't decide, until when, and who comes next. No kind may be left out. */
export function exceptionPolicy(
  kinds: Readonly<Record<KindName, KindPolicy>>,
  options: { readonly lastly: Person | Team },
): ExceptionPolicy {
  const byKind = EXCEPTION_KINDS.map((kind) => [kind, kinds[kindName(kind)]] as const);
  return { kinds: Object.fromEntries(byKind) as Record<ExceptionKind, KindPolicy>, lastly: options.lastly };
}

export const kindName = (kind: ExceptionKind): KindName =>
  kind.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) as KindName;
