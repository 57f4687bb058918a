import type { Problem } from './problem.ts';

/** `error`: writes to it will fail. `warning`: it works, but perhaps not as meant. */
export interface LintFinding extends Problem {
  readonly severity: 'error' | 'warning';
}

export interface LintReport {
  error(path: string, message: string, mend: string): void;
  warn(path: string, message: string, mend: string): void;
}
