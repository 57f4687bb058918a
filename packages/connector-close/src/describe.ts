import { describeStream } from '@meshline/connector-kit';
import type { StreamDescription } from '@meshline/connector-spec';
import type { Schema } from './schema.ts';

export const describeSchema = (schema: Schema): StreamDescription[] =>
  Object.values(schema).map(({ stream, label, fields, naturalKeys }) =>
    describeStream({ stream, label, fields: [...fields.values()].map((field) => field.description), naturalKeys }),
  );
