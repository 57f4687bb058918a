import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { Problem } from './problem.ts';

/** What the schema found, with entities and streams by their names instead of their numbers. */
export function shapeProblems(error: z.ZodError, input: unknown): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, input));
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  const path = pathText(issue.path, input);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: path === '(rulebook)' ? key : `${path}.${key}`,
        message: 'Nobody reads this.',
        mend: 'Take it out, or correct its name.',
      }));
    case 'invalid_type':
      return issue.input === undefined
        ? [{ path, message: 'It is missing.', mend: `Add it: ${issue.expected}.` }]
        : [{ path, message: `It is no ${issue.expected}.`, mend: `Write ${issue.expected} here.` }];
    case 'invalid_value':
      return [
        {
          path,
          message:
            issue.input === undefined
              ? 'It is missing.'
              : `It ${isDefault(issue) ? 'is none of the values there are' : issue.message}.`,
          mend: didYouMean(issue.input, issue.values.map(String)),
        },
      ];
    case 'invalid_union':
      return [{ path, message: 'It is in no form that is known here.', mend: 'Compare it with what the builders make.' }];
    case 'invalid_key':
      return [{ path, message: `The name ${issue.issues[0]?.message ?? 'is not allowed'}.`, mend: 'Rename it.' }];
    default:
      return [{ path, message: `It ${issue.message}.`, mend: 'Correct it.' }];
  }
}

const isDefault = (issue: z.core.$ZodIssue): boolean => issue.message.startsWith('Invalid');

/** `entities.person.streams.hubspot/contacts.lenses.email`. */
export function pathText(path: readonly PropertyKey[], input: unknown): string {
  const parts: string[] = [];
  let value: unknown = input;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
    parts.push(typeof key === 'number' ? (nameOf(value) ?? String(key + 1)) : String(key));
  }
  return parts.length === 0 ? '(rulebook)' : parts.join('.');
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, connection, stream } = value as Record<string, unknown>;
  if (typeof name === 'string' && name !== '') return name;
  return typeof connection === 'string' && typeof stream === 'string' ? `${connection}/${stream}` : undefined;
}
