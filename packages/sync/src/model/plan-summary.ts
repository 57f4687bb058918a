import type { StreamDescription } from '@meshline/connector-spec';
import type { PlanLine, PlanWait } from './plan-line.ts';
import type { PlanPrice } from './plan-price.ts';

/** A field that an undo leaves as it is, or a record that it can't take away, and why. */
export interface UndoSkip {
  readonly connection: string;
  readonly entity: string;
  readonly stream: string;
  readonly recordId: string | undefined;
  readonly title: string;
  readonly fields: readonly string[];
  readonly because: string;
}

/** What stands beside the lines of a plan; kept with it. */
export interface PlanSummary {
  readonly creates: number;
  readonly updates: number;
  /** Lines by what they write where. */
  readonly groups: readonly {
    readonly connection: string;
    readonly entity: string;
    readonly kind: PlanLine['kind'];
    readonly lines: number;
  }[];
  /** Fields of these writes, counted. */
  readonly fields: readonly {
    readonly connection: string;
    readonly entity: string;
    readonly kind: PlanLine['kind'];
    readonly field: string;
    readonly records: number;
  }[];
  readonly waits: readonly PlanWait[];
  /** Writes of children that a further plan holds once the parents of this one exist. */
  readonly further: number;
  readonly price: readonly PlanPrice[];
  /** What an undo couldn't take back: whole records that are made, and blanks that can't be made again. */
  readonly lasting: readonly {
    readonly connection: string;
    readonly entity: string;
    readonly kind: 'create' | 'not-clearable';
    readonly field: string | undefined;
    readonly records: number;
  }[];
  readonly skipped: readonly UndoSkip[];
  /** Read and not looked at yet: they may add to it. */
  readonly unsettled: number;
}

/** Lines counted by connection, entity and kind. */
export function countGroups(lines: readonly PlanLine[]): PlanSummary['groups'] {
  const counts = new Map<string, PlanSummary['groups'][number]>();
  for (const { connection, entity, kind } of lines) {
    const key = JSON.stringify([connection, entity, kind]);
    counts.set(key, { connection, entity, kind, lines: (counts.get(key)?.lines ?? 0) + 1 });
  }
  return sorted(counts);
}

/** Lines counted by connection, entity, kind and field. */
export function countFields(lines: readonly PlanLine[]): PlanSummary['fields'] {
  const counts = new Map<string, PlanSummary['fields'][number]>();
  for (const { connection, entity, kind, fields } of lines) {
    for (const field of new Set(fields.map((one) => one.field))) {
      const key = JSON.stringify([connection, entity, kind, field]);
      counts.set(key, { connection, entity, kind, field, records: (counts.get(key)?.records ?? 0) + 1 });
    }
  }
  return sorted(counts);
}

/** The same reason for many records is one line. */
export function countWaits(waits: readonly PlanWait[]): readonly PlanWait[] {
  const counts = new Map<string, PlanWait>();
  for (const { connection, entity, because, records } of waits) {
    const key = JSON.stringify([connection, entity, because]);
    counts.set(key, { connection, entity, because, records: (counts.get(key)?.records ?? 0) + records });
  }
  return sorted(counts).toSorted((a, b) => b.records - a.records);
}

/** What can't be taken back: `described` are the live schemas by connection. */
export function lastingOf(
  lines: readonly PlanLine[],
  described: ReadonlyMap<string, readonly StreamDescription[]>,
): PlanSummary['lasting'] {
  const counts = new Map<string, PlanSummary['lasting'][number]>();
  const add = (connection: string, entity: string, kind: 'create' | 'not-clearable', field: string | undefined): void => {
    const key = JSON.stringify([connection, entity, kind, field]);
    counts.set(key, { connection, entity, kind, field, records: (counts.get(key)?.records ?? 0) + 1 });
  };
  for (const line of lines) {
    if (line.kind === 'create') add(line.connection, line.entity, 'create', undefined);
    else
      for (const { field, paths } of line.fields)
        if (paths.some((path) => !mayBeBlank(line, path, described))) add(line.connection, line.entity, 'not-clearable', field);
  }
  return sorted(counts);
}

/** Whether the field of the target could hold again what stood there before. */
function mayBeBlank(
  { connection, stream, before }: PlanLine,
  path: string,
  described: ReadonlyMap<string, readonly StreamDescription[]>,
): boolean {
  const was = before[path];
  if (was !== null && was !== '') return was !== undefined;
  return isClearable(described.get(connection), stream, path);
}

/** Whether the live schema lets a field be blanked. */
export function isClearable(described: readonly StreamDescription[] | undefined, stream: string, path: string): boolean {
  return described?.find((one) => one.stream === stream)?.fields.find(({ name }) => name === path)?.clearable ?? false;
}

function sorted<Row>(counts: ReadonlyMap<string, Row>): readonly Row[] {
  return [...counts.keys()].toSorted().flatMap((key) => counts.get(key) ?? []);
}
