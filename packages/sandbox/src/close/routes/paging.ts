import { fieldErrors } from '../errors.ts';
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX, LIST_SKIP_MAX } from '../numbers.ts';
import { pickFields, type Rendered } from '../render.ts';

function whole(params: URLSearchParams, name: string, standard: number, max: number): number {
  const text = params.get(name);
  if (text === null) return standard;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(value))
    throw fieldErrors({ [name]: 'Input should be a valid integer, unable to parse string as an integer' });
  if (value < 0) throw fieldErrors({ [name]: 'Input should be greater than or equal to 0' });
  if (value > max) throw fieldErrors({ [name]: `Input should be less than or equal to ${max}` });
  return value;
}

/** Names in `_fields`; undefined when there is none. */
export const fieldsOf = (params: URLSearchParams): string[] | undefined =>
  params
    .get('_fields')
    ?.split(',')
    .map((name) => name.trim());

/** A page by `_skip` and `_limit`, narrowed by `_fields` (close.md 2.3). Throws 400 past the caps. */
export function pageOf<R>(
  params: URLSearchParams,
  rows: readonly R[],
  render: (row: R) => Rendered,
): { data: Rendered[]; has_more: boolean } {
  const limit = whole(params, '_limit', LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX);
  const skip = whole(params, '_skip', 0, LIST_SKIP_MAX);
  const fields = fieldsOf(params);
  return {
    data: rows.slice(skip, skip + limit).map((row) => pickFields(render(row), fields)),
    has_more: skip + limit < rows.length,
  };
}
