import { problemLine, type Problem } from './problem.ts';

/** A rulebook that can't be used. Its message has a line for each problem. */
export class RulebookError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(problemLine).join('\n'));
    this.name = 'RulebookError';
    this.problems = problems;
  }
}
