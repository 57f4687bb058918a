import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directContext } from '@meshline/connector-kit';
import {
  readItemSchema,
  type ConnectorLogger,
  type Cursor,
  type ReadItem,
  type RemoteRecord,
  type Session,
} from '@meshline/connector-spec';
import { onTestFinished } from 'vitest';
import { connector } from '../src/index.ts';

/** A file of these contents, gone after the test. */
export function fileOf(contents: string | Buffer, name = 'people.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-csv-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

/** A session on one file as the stream `people`. */
export function sessionOn(path: string, more: Readonly<Record<string, unknown>> = {}, logger?: ConnectorLogger): Session {
  const parsed = connector.parseSettings({ files: { people: { path, ...more } } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return connector.create(parsed.settings).open(directContext({ secrets: {}, logger }));
}

export const never = new AbortController().signal;

export interface Reading {
  readonly items: readonly ReadItem[];
  readonly records: readonly RemoteRecord[];
  readonly skipped: readonly string[];
  readonly cursor: Cursor;
}

/** Reads the stream as the host would; each item must keep the contract. */
export async function readAll(session: Session, cursor?: Cursor, fields?: readonly string[]): Promise<Reading> {
  const items: ReadItem[] = [];
  const wanted = fields === undefined ? undefined : { people: fields };
  for await (const item of session.read({ feed: 'people', cursor, fields: wanted, signal: never })) {
    readItemSchema.parse(item);
    items.push(structuredClone(item));
  }
  const last = items.at(-1);
  if (last?.kind !== 'checkpoint' || last.phase !== 'changes') throw new Error('a reading ends with a checkpoint of changes');
  return {
    items,
    records: items.flatMap((item) => (item.kind === 'record' ? [item.record] : [])),
    skipped: items.flatMap((item) => (item.kind === 'skipped' ? [`${item.id}: ${item.reason}`] : [])),
    cursor: last.cursor,
  };
}

/** What a file of these contents reads as: the values of its records, row by row. */
export async function valuesOf(contents: string | Buffer, more: Readonly<Record<string, unknown>> = {}) {
  const { records, skipped } = await readAll(sessionOn(fileOf(contents), more));
  return { rows: records.map(({ id, fields }) => [id, ...Object.values(fields)]), skipped };
}
