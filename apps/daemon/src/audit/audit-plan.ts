import {
  recognise,
  RecogniseError,
  type Recognised,
  type RecognisedTable,
  type EntityRules,
  type Rulebook,
  type StreamRules,
} from '@meshline/rulebook';
import { USER_ENTITY } from '@meshline/rulebook';
import { loadRulebook } from '../config/load-rulebook.ts';
import { AuditInputError } from './look/input-error.ts';
import type { LookedAt } from './look/look-at-files.ts';

/** Rows of one file that are read as records of one entity. */
export interface AuditTable {
  /** Index of the file on the command line. */
  readonly file: number;
  readonly connection: string;
  /** The connection as people call it. */
  readonly system: string;
  readonly entity: EntityRules;
  readonly stream: StreamRules;
  /** What was seen in the file; of a rulebook that was given only where the file was recognised as well. */
  readonly seen: RecognisedTable | undefined;
}

export interface AuditPlan {
  readonly rulebook: Rulebook;
  /** The file that was given; null = made by looking. */
  readonly given: string | null;
  /** The rulebook as the text of a file; undefined where one was given. */
  readonly source: string | undefined;
  readonly tables: readonly AuditTable[];
}

/** What is read of the files and by which rules. Throws `AuditInputError` and, for a rulebook's file, `ConfigError`. */
export async function planAudit(
  files: readonly LookedAt[],
  options: { readonly rulebook: string | undefined; readonly entity: string | undefined },
): Promise<AuditPlan> {
  return options.rulebook === undefined
    ? recognisedPlan(files, options.entity)
    : givenPlan(files, options.rulebook, options.entity);
}

function recognisedPlan(files: readonly LookedAt[], entity: string | undefined): AuditPlan {
  const found = recognised(files, entity);
  const tables = found.tables.map((seen) => tableOf(files, found.rulebook.rulebook, seen.stream, seen.connection, seen));
  return { rulebook: found.rulebook.rulebook, given: null, source: found.source, tables: tables.filter(isDefined) };
}

function recognised(files: readonly LookedAt[], entity: string | undefined): Recognised {
  try {
    return recognise(
      files.map(({ sample }) => sample),
      entity === undefined ? {} : { entity },
    );
  } catch (error) {
    if (error instanceof RecogniseError) throw new AuditInputError(error.message);
    throw error;
  }
}

async function givenPlan(files: readonly LookedAt[], path: string, entity: string | undefined): Promise<AuditPlan> {
  const { rulebook } = await loadRulebook(path);
  const entities = rulebook.entities.filter(({ name }) => name !== USER_ENTITY);
  if (entity !== undefined && !entities.some(({ name }) => name === entity)) {
    throw new AuditInputError(`${path} has no entity '${entity}'. It has: ${entities.map(({ name }) => name).join(', ')}.`);
  }
  const tables: AuditTable[] = [];
  const streams = rulebook.entities.flatMap((rules) => rules.streams.map((stream) => ({ rules, stream })));
  for (const file of files) {
    const own = streams.filter(({ stream }) => stream.stream === file.name || stream.stream.startsWith(`${file.name}:`));
    if (own.length === 0) {
      throw new AuditInputError(
        `${path} maps no stream '${file.name}', which is what ${file.file} is called there. It maps: ${streams.map(({ stream }) => stream.stream).join(', ')}. Rename the file, or the stream in the rulebook.`,
      );
    }
    const seen = seenIn(file);
    for (const { stream } of own) {
      const table = tableOf(
        files,
        rulebook,
        stream.stream,
        stream.connection,
        seen.find((one) => one.stream === stream.stream) ?? (own.length === 1 ? seen[0] : undefined),
      );
      if (table !== undefined && (entity === undefined || table.entity.name === entity)) tables.push(table);
    }
  }
  if (tables.length === 0) {
    throw new AuditInputError(`None of the files holds '${entity ?? ''}' by ${path}. Name another entity, or other files.`);
  }
  return { rulebook, given: path, source: undefined, tables };
}

/** Dates and roles of columns are seen in the file itself; nothing is known of one that nobody would recognise without its rulebook. */
function seenIn(file: LookedAt): readonly RecognisedTable[] {
  try {
    return recognise([file.sample]).tables;
  } catch (error) {
    if (error instanceof RecogniseError) return [];
    throw error;
  }
}

function tableOf(
  files: readonly LookedAt[],
  rulebook: Rulebook,
  streamName: string,
  connection: string,
  seen: RecognisedTable | undefined,
): AuditTable | undefined {
  const file = files.findIndex(({ name }) => name === streamName || streamName.startsWith(`${name}:`));
  for (const entity of rulebook.entities) {
    const stream = entity.streams.find((one) => one.connection === connection && one.stream === streamName);
    if (stream !== undefined && file >= 0) return { file, connection, system: seen?.system ?? connection, entity, stream, seen };
  }
  return undefined;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
