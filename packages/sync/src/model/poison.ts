/**
 * Whether a failure speaks of the data at hand or of the program, and not of what is around it. PostgreSQL's classes 22, 23 and 54
 * are about values; every other error with a code (a database or a system that is away, a lost lock) goes away by itself.
 */
export function isPoison(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? /^(?:22|23|54)[0-9A-Z]{3}$/.test(code) : error instanceof Error;
}
