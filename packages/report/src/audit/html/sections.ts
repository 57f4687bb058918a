import type { AuditEntity, AuditFile } from '../audit-facts.ts';
import type { AuditSummary } from '../audit-model.ts';

/** What a section of one entity is made of. */
export interface EntityPage {
  readonly entity: AuditEntity;
  readonly summary: AuditSummary;
  readonly files: readonly AuditFile[];
  /** By system: the class that paints it, the same in all plots. */
  readonly looks: ReadonlyMap<string, string>;
  /** An anchor of the entity: names are data and make none. */
  readonly anchor: (part: string) => string;
}

/** Colours that can be told apart; further systems share the last one. */
const COLOURS = 6;

export function systemLooks(systems: readonly string[]): ReadonlyMap<string, string> {
  return new Map(systems.map((system, at) => [system, `s${Math.min(at, COLOURS)}`]));
}

export const entityAnchor =
  (at: number) =>
  (part: string): string =>
    `e${at}-${part}`;
