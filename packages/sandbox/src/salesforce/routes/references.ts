import { fault } from '../errors.ts';

const REFERENCE = /@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}/g;

/** What `@{ref.path}` stands for: the body of an earlier subrequest's answer, one step at a time. */
function look(answers: ReadonlyMap<string, unknown>, ref: string, path: string): unknown {
  const missing = (): Error =>
    fault(400, 'PROCESSING_HALTED', `Invalid reference specified. No value for ${ref}${path} found in ${ref}`);
  if (!answers.has(ref)) throw missing();
  let value: unknown = answers.get(ref);
  for (const part of path.match(/[A-Za-z0-9_]+/g) ?? []) {
    const next =
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([key]) => key.toLowerCase() === part.toLowerCase())
        : undefined;
    if (next === undefined) throw missing();
    value = next[1];
  }
  return value;
}

/** Replaces the references in a text; a text that is one reference takes the value as it is. */
function fill(answers: ReadonlyMap<string, unknown>, text: string): unknown {
  const [whole] = [...text.matchAll(REFERENCE)];
  if (whole !== undefined && whole[0] === text) return look(answers, whole[1] ?? '', whole[2] ?? '');
  return text.replaceAll(REFERENCE, (_, ref: string, path: string) => String(look(answers, ref, path)));
}

/** Replaces `@{ref.path}` everywhere in a value. */
export function withReferences(answers: ReadonlyMap<string, unknown>, value: unknown): unknown {
  if (typeof value === 'string') return fill(answers, value);
  if (Array.isArray(value)) return value.map((item) => withReferences(answers, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withReferences(answers, item)]));
}

/** The ids of the subrequests that a value refers to. */
export function referencesIn(value: unknown): readonly string[] {
  return [...(JSON.stringify(value) ?? '').matchAll(REFERENCE)].map((match) => match[1] ?? '');
}
