import {
  checkEach,
  getByReading,
  readOnlyManifest,
  readTable,
  rowFields,
  settingsResult,
  tableColumns,
  textStream,
} from '@meshline/connector-kit';
import { ConnectorError, type Connector, type ConnectorPackage, type Session } from '@meshline/connector-spec';
import { z } from 'zod';

const fileSchema = z.strictObject({
  path: z.string().min(1),
  delimiter: z.string().min(1).default(','),
  quote: z.string().length(1).nullable().default('"'),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).default('utf-8'),
  /** The line with the columns' names; lines before it are no data. */
  headerLine: z.int().positive().default(1),
  /** Columns of dates, and in which order they are written. */
  dates: z.record(z.string(), z.enum(['YMD', 'DMY', 'MDY'])).default({}),
  /** Only rows whose column holds one of these are records of the stream. */
  where: z.strictObject({ column: z.string(), is: z.array(z.string()) }).optional(),
});
const settingsSchema = z.strictObject({ files: z.record(z.string().regex(/^[^/\s]+$/, 'has a space or a slash'), fileSchema) });
type Settings = z.infer<typeof settingsSchema>;

/** Files of delimited text, each a stream: a row is a record, its number in the file the id. Every value is text. */
export const csv = ({ files }: Settings): Connector => ({
  specVersion: 'v1',
  manifest: readOnlyManifest('csv', 'CSV', Object.keys(files)),
  open({ logger }) {
    const fileOf = (stream: string) => {
      const file = Object.hasOwn(files, stream) ? files[stream] : undefined;
      if (file) return file;
      throw new ConnectorError({ code: 'NOT_SUPPORTED', message: `The settings name no file '${stream}'.` }, { sent: false });
    };
    const session: Session = {
      check: (signal) =>
        checkEach(Object.values(files), (file) => tableColumns(file, signal), 'Correct the settings of the file.'),
      describe: (signal) =>
        Promise.all(Object.entries(files).map(async ([name, file]) => textStream(name, await tableColumns(file, signal)))),
      async *read({ feed, cursor, fields, signal }) {
        let done = { version: '', row: Number.MAX_SAFE_INTEGER };
        for await (const { columns, rows, version } of readTable(fileOf(feed), signal, logger)) {
          done = { ...done, version };
          // The same file goes on behind the cursor; one that changed since is read from its start.
          const seen = cursor?.['version'] === version ? Number(cursor['row']) : 0;
          if (seen === done.row) break;
          const toFields = rowFields(fileOf(feed), columns, fields?.[feed]);
          for (const { number, cells, problem } of rows) {
            if (number <= seen) continue;
            const id = String(number);
            const made = problem === undefined ? toFields(cells) : undefined;
            if (made) yield { kind: 'record', record: { stream: feed, id, fields: made } };
            if (problem !== undefined) yield { kind: 'skipped', stream: feed, id, reason: problem };
            if (number % 500 === 0) yield { kind: 'checkpoint', cursor: { version, row: number }, phase: 'snapshot' };
          }
        }
        yield { kind: 'checkpoint', cursor: done, phase: 'changes' };
      },
      get: (request) => getByReading(request, () => session.read({ feed: request.stream, signal: request.signal })),
      close: () => Promise.resolve(),
    };
    return session;
  },
});

export const connector: ConnectorPackage<Settings> = {
  specVersion: 'v1',
  id: 'csv',
  parseSettings: (input) => settingsResult(settingsSchema.safeParse(input)),
  create: csv,
};
