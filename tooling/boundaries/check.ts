import { fileURLToPath } from 'node:url';
import { judge } from './src/judge.ts';
import { readMatrix } from './src/matrix.ts';
import { line } from './src/violation.ts';

// Usage: node tooling/boundaries/check.ts [ROOT]. One line for each violation; exit 1 where there is one.
const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
const { violations, files } = judge(root, readMatrix());
for (const violation of violations) console.log(line(violation));
console.log(`${files} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
