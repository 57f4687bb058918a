#!/usr/bin/env node
import { failureText } from './cli/failure.ts';
import { program } from './cli/program.ts';

try {
  await program().parseAsync();
} catch (error) {
  process.stderr.write(`meshline: ${failureText(error)}\n`);
  process.exitCode = 1;
}
