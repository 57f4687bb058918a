/** One thing that keeps a rulebook from being used: where, what, and how to mend it. */
export interface Problem {
  /** `entities.person.fields.phone`: entities, streams and people by their names. */
  readonly path: string;
  readonly message: string;
  readonly mend: string;
}

/** `entities.person.fields.phone: there is no such ... Did you mean 'phones'?` */
export const problemLine = ({ path, message, mend }: Problem): string => `${path}: ${message} ${mend}`;
