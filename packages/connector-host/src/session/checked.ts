import { ConnectorError } from '@meshline/connector-spec';
import type { z } from 'zod';

/** What a connector returned, if it keeps to the contract; else CONTRACT_VIOLATION that names the place, without values. */
export function checked<T>(schema: z.ZodType<unknown>, value: T, connection: string, method: string): T {
  const result = schema.safeParse(value);
  if (result.success) return value;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new ConnectorError({
    code: 'CONTRACT_VIOLATION',
    message: `The connector of ${connection} returned something from ${method} that the contract doesn't allow${where === '' ? '' : ` at ${where}`}: ${issue?.code ?? 'invalid'}.`,
  });
}

/** Frozen to the bottom: a connector can't change what it was given. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || value instanceof AbortSignal) return value;
  for (const item of Object.values(value)) frozen(item);
  return Object.freeze(value);
}
