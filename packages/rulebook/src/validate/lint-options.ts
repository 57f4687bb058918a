import type { FieldDescription } from '@meshline/connector-spec';
import type { Lens, ValueTable } from '../model/lens.ts';
import { didYouMean } from './did-you-mean.ts';
import type { LintReport } from './lint-finding.ts';

/** A table of values against the options that the system has; a system that names none takes any. */
export function lintOptions(
  lens: Extract<Lens, { kind: 'field' }>,
  { read, write }: ValueTable,
  remote: FieldDescription,
  at: string,
  report: LintReport,
): void {
  const { options } = remote;
  if (options === undefined || options.length === 0) return;
  const written = new Set(lens.access === 'both' ? Object.values(write) : []);
  for (const value of written) {
    const problem = optionProblem(value, remote);
    if (problem !== undefined) report.error(`${at}.values.${value}`, problem.message, problem.mend);
  }
  for (const value of Object.keys(read)) {
    if (written.has(value) || options.some((option) => option.value === value || option.label === value)) continue;
    report.warn(
      `${at}.values.${value}`,
      `'${remote.name}' has no option '${value}'.`,
      didYouMean(
        value,
        options.map((option) => option.value),
      ),
    );
  }
  const unread = options.filter(
    ({ value, label, active }) => active && !Object.hasOwn(read, value) && !Object.hasOwn(read, label),
  );
  if (unread.length > 0) {
    report.warn(
      `${at}.values`,
      `No row for ${unread.map(({ value }) => `'${value}'`).join(', ')}: records with them become exceptions.`,
      'Add rows, unless that is meant.',
    );
  }
}

/** Why a value can't be written to a field with options; undefined where it can. */
export function optionProblem(
  value: string,
  remote: FieldDescription,
): { readonly message: string; readonly mend: string } | undefined {
  const { options } = remote;
  if (options === undefined || options.length === 0) return undefined;
  const active = options.filter((option) => option.active).map((option) => option.value);
  if (active.includes(value)) return undefined;
  const inactive = options.some((option) => option.value === value);
  return {
    message: inactive
      ? `The option '${value}' of '${remote.name}' isn't active any more.`
      : `'${remote.name}' has no option '${value}'.`,
    mend: didYouMean(value, active),
  };
}
