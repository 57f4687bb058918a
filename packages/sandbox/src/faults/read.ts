/** A script that can't be taken: the message says where and why. */
export class BadScript extends Error {
  constructor(at: string, problem: string) {
    super(`${at} ${problem}`);
    this.name = 'BadScript';
  }
}

/** Reads one JSON value, `at` being its place in the script. Throws `BadScript`. */
export type Read<T> = (value: unknown, at: string) => T;

export const whole =
  (min: number): Read<number> =>
  (value, at) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
    throw new BadScript(at, `must be a whole number of at least ${min}.`);
  };

export const share: Read<number> = (value, at) => {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new BadScript(at, 'must be a number from 0 to 1.');
};

export const text: Read<string> = (value, at) => {
  if (typeof value === 'string' && value !== '') return value;
  throw new BadScript(at, 'must be a text that is not empty.');
};

export const flag: Read<boolean> = (value, at) => {
  if (typeof value === 'boolean') return value;
  throw new BadScript(at, 'must be true or false.');
};

export const json: Read<unknown> = (value, at) => {
  if (value !== undefined) return value;
  throw new BadScript(at, 'is missing.');
};

export const pattern: Read<RegExp> = (value, at) => {
  try {
    return new RegExp(text(value, at), 'u');
  } catch (error) {
    throw error instanceof BadScript ? error : new BadScript(at, 'is no regular expression.');
  }
};

export const oneOf =
  <const T extends string | number>(...allowed: readonly T[]): Read<T> =>
  (value, at) => {
    const found = allowed.find((each) => each === value);
    if (found !== undefined) return found;
    throw new BadScript(at, `must be one of ${allowed.join(', ')}.`);
  };

export const pair: Read<readonly [unknown, unknown]> = (value, at) => {
  if (Array.isArray(value) && value.length === 2) return [value[0], value[1]];
  throw new BadScript(at, 'must be a list of two values.');
};

export const maybe =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, at) =>
    value === undefined ? undefined : read(value, at);

export const or =
  <T>(read: Read<T>, otherwise: NoInfer<T>): Read<T> =>
  (value, at) =>
    value === undefined ? otherwise : read(value, at);

export const object: Read<Readonly<Record<string, unknown>>> = (value, at) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new BadScript(at, 'must be an object.');
};

/** An object with exactly these keys; any other one is refused by name. */
export const shape =
  <S extends Readonly<Record<string, Read<unknown>>>>(readers: S): Read<{ readonly [Key in keyof S]: ReturnType<S[Key]> }> =>
  (value, at) => {
    const given = object(value, at);
    const known = Object.keys(readers);
    const stranger = Object.keys(given).find((key) => !known.includes(key));
    if (stranger !== undefined)
      throw new BadScript(at, `has an unknown key '${stranger}'; it takes ${known.join(', ') || 'none'}.`);
    const entries = Object.entries(readers).map(([key, read]) => [key, read(given[key], `${at}.${key}`)] as const);
    return Object.fromEntries(entries) as { [Key in keyof S]: ReturnType<S[Key]> };
  };
