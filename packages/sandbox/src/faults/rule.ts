import type { VendorName } from '../core/vendor.ts';
import { vendorNames } from '../population/model.ts';
import { checkFault } from './check-fault.ts';
import { faultReaders, groupOf, type Fault, type FaultKind } from './kinds.ts';
import { BadScript, maybe, object, oneOf, or, share, shape, text, whole, type Read } from './read.ts';

/** One rule of a fault script: which requests (or writes) it is about, how often it fires, and what happens then. */
export interface Rule {
  /** Names the rule in the log of mutations; `f1`, `f2`, ... where the script doesn't say. */
  readonly id: string;
  readonly vendor: VendorName | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** So many matches are left in peace first. */
  readonly after: number;
  /** Fires so often at most. */
  readonly times: number | undefined;
  /** Share of the matches that fire, drawn from the script's seed. */
  readonly probability: number | undefined;
  readonly fault: Fault;
}

export interface Script {
  readonly seed: number | undefined;
  readonly rules: readonly Rule[];
}

const readFault: Read<Fault> = (value, at) => {
  const { kind, ...rest } = object(value, at);
  const known = oneOf(...(Object.keys(faultReaders) as FaultKind[]))(kind, `${at}.kind`);
  return { kind: known, ...faultReaders[known](rest, at) } as Fault;
};

const readPath: Read<string> = (value, at) => {
  const path = text(value, at);
  if (path.startsWith('/')) return path;
  throw new BadScript(at, "must start with '/'; it is the path behind the vendor's prefix.");
};

const readRule = shape({
  id: maybe(text),
  vendor: maybe(oneOf(...vendorNames)),
  method: maybe(oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
  path: maybe(readPath),
  after: or(whole(0), 0),
  times: maybe(whole(1)),
  probability: maybe(share),
  fault: readFault,
});

/** Keys that have no meaning for a kind of fault are refused, not ignored: a script must not mean less than it says. */
const MEANINGLESS = {
  request: [],
  write: ['method', 'path'],
  standing: ['method', 'path', 'after', 'times', 'probability'],
} as const;

function ruleOf(value: unknown, at: string, id: string): Rule {
  const rule = readRule(value, at);
  const group = groupOf(rule.fault.kind);
  const given = object(value, at);
  for (const key of MEANINGLESS[group]) {
    if (given[key] !== undefined) throw new BadScript(at, `can't have '${key}': '${rule.fault.kind}' ${WHY[group]}.`);
  }
  checkFault(rule.vendor, rule.fault, at);
  return { ...rule, id: rule.id ?? id };
}

const WHY = {
  request: '',
  write: 'is about records that are written, whatever the request',
  standing: 'holds for as long as the rule stands',
};

/** Reads a script; `taken` are the ids of rules that stand already. Throws `BadScript`. */
export function readScript(value: unknown, taken: readonly string[] = []): Script {
  const { seed, rules } = shape({
    seed: maybe(whole(0)),
    rules: (list, at) => {
      if (Array.isArray(list)) return list as readonly unknown[];
      throw new BadScript(at, 'must be a list of rules.');
    },
  })(value, 'script');
  const ids = new Set(taken);
  let number = 0;
  const fresh = (): string => {
    do number += 1;
    while (ids.has(`f${number}`));
    return `f${number}`;
  };
  const read = rules.map((each, index) => {
    const at = `rules[${index}]`;
    const rule = ruleOf(each, at, fresh());
    if (ids.has(rule.id)) throw new BadScript(at, `has the id '${rule.id}' of another rule.`);
    ids.add(rule.id);
    return rule;
  });
  return { seed, rules: read };
}
