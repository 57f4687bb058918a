/** The remote field that a path begins with: `emails` of `emails[primary]`. A dot belongs to the name (`custom.Owner`). */
export function rootOf(path: string): string {
  const bracket = path.indexOf('[');
  return bracket < 0 ? path : path.slice(0, bracket);
}

/** Whether the path takes items out of a list. */
export const picksItems = (path: string): boolean => path.includes('[');
