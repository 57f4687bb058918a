import { EXCEPTION_KINDS } from '@meshline/rulebook';
import { VERBS } from '@meshline/queue';
import { z } from '@hono/zod-openapi';

/** An instant in ISO 8601 with `Z`. */
export const instant = z.iso.datetime().openapi({ example: '2026-11-20T15:42:00.000Z' });
export const count = z.int().min(0);
export const exceptionId = z
  .string()
  .regex(/^E-[1-9][0-9]{0,14}$/u)
  .openapi({ example: 'E-1198' });
export const exceptionKind = z.enum(EXCEPTION_KINDS);
export const verb = z.enum(VERBS);
/** The id of a connection, an entity or a principal. */
export const name = z.string().min(1).max(100);
