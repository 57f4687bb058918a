import { isBlank, sameRef, type Fields, type Value } from '@meshline/record';
import type { Authority, FieldRules } from '@meshline/rulebook';
import type { GoldenField } from '../facts.ts';
import { sameField } from '../map/canonical.ts';
import type { Candidate, Said } from './candidates.ts';
import { pickByRank, pickFurthest, pickMostComplete, pickMostRecent, type Contender, type Picked, type Same } from './pick.ts';
import { orderOf, type PlainRule } from './rule-in-force.ts';

export interface ContestInput {
  readonly field: string;
  readonly said: Said;
  readonly rule: PlainRule;
  readonly rules: FieldRules;
  readonly authority: Authority;
  readonly stored: GoldenField | undefined;
  readonly entitled: (candidate: Candidate) => boolean;
  /** The stored value was settled under another condition's rule: it stays. */
  readonly changedHands: boolean;
  readonly same: Same;
}

export interface Verdict {
  /** Undefined: nothing new is decided; what is stored stays. */
  readonly value: Value | undefined;
  /** The record whose value it is; undefined where the stored value stands. */
  readonly candidate?: Candidate | undefined;
  /** Said beside the rule. */
  readonly note?: string | undefined;
  readonly aside?: Fields | undefined;
  readonly disagree: readonly { readonly reason: string; readonly among: readonly Candidate[] }[];
}

/**
 * The three-way comparison, then the authority. First the changes since the last agreement: those of systems in authority
 * move the value, those of others only where the rule accepts them. Then what has no common ancestor with it: nobody can
 * say that such a value changed, so the authority decides between it and the value that stands. Both steps give the
 * same when they are done again with their own result, which makes settling idempotent.
 */
export function contest(input: ContestInput): Verdict {
  if (input.rule.kind === 'any-true') return anyTrue(input);
  const { said, rules, stored, same } = input;
  const clear = rules.blank === 'clear';
  const established = stored !== undefined && (!isBlank(stored.value) || clear) ? stored : undefined;
  const aside = asideOf(input);
  const serving = said.serving.map((one) =>
    one.ancestor === 'none' && Object.hasOwn(aside, one.view.key) ? { ...one, ancestor: 'same' as const } : one,
  );
  const changed = serving.filter((one) => one.ancestor === 'changed' && (!isBlank(one.value) || clear));

  const moved = standing(input, serving, changed, established);
  const rank = firstRunRank(input.rule);
  const value = moved.value;
  const supporters =
    value === undefined
      ? []
      : serving.filter((one) => one.ancestor === 'same' || (one.ancestor === 'changed' && same(one.value, value)));
  const stands: Contender | undefined =
    value === undefined || supporters.length === 0
      ? undefined
      : { value, rank: Math.min(...supporters.map(rank)), candidate: undefined };
  const newcomers = serving.filter((one) => one.ancestor === 'none' || value === undefined);
  const counted = newcomers.filter(
    (one) => !isBlank(one.value) || (clear && input.rule.kind === 'system' && Number.isFinite(one.rank)),
  );
  const contenders = [
    ...(stands === undefined ? [] : [stands]),
    ...counted.map((one) => ({ value: one.value, rank: rank(one), candidate: one })),
  ];
  const picked = choose(input, contenders, frontOf(serving, input.entitled));
  const kept = keptAside(input, aside, serving);

  if (picked.kind === 'undecided') {
    return {
      ...moved,
      aside: kept(value),
      disagree: [...moved.disagree, { reason: noSource(input), among: candidatesOf(picked.among) }],
    };
  }
  const chosen = picked.kind === 'one' ? picked.contender : undefined;
  if (chosen === undefined || chosen.candidate === undefined) {
    if (value !== undefined) return { ...moved, aside: kept(value) };
    if (stored !== undefined) return { value: stored.value, aside: kept(stored.value), disagree: moved.disagree };
    // Known to be blank.
    const blank = serving.find((one) => one.value === null);
    return { value: blank === undefined ? undefined : null, candidate: blank, disagree: moved.disagree };
  }
  if (value !== undefined && same(value, chosen.value)) return { ...moved, aside: kept(value) };
  return {
    value: chosen.value,
    candidate: chosen.candidate,
    note: silentNote(input, chosen.candidate),
    aside: kept(chosen.value),
    disagree: moved.disagree,
  };
}

/**
 * The value that stands before newcomers are heard: the stored one, moved by changes that count. A change by a record that
 * had agreed on the stored value came after it. One by a record that had agreed on an older value happened beside it (the
 * stored value had not reached it yet): those two contend, or the loser of two changes would win as soon as it stands alone.
 */
function standing(
  input: ContestInput,
  serving: readonly Candidate[],
  changed: readonly Candidate[],
  established: GoldenField | undefined,
): Verdict {
  const { rule, rules, authority, entitled, same } = input;
  const base: Verdict = { value: established?.value, disagree: [] };
  const isLater = (one: Candidate): boolean => established === undefined || same(one.agreedOn ?? null, established.value);
  const entries = changed.filter(entitled);
  const old = established === undefined || entries.some(isLater) ? [] : [storedContender(established, serving, same)];
  const contenders = entries.length === 0 ? [] : [...old, ...entries.map(contenderOf)];
  let picked: Picked;
  switch (rule.kind) {
    case 'furthest-along': {
      const supported = established !== undefined && serving.some(({ ancestor }) => ancestor === 'same');
      const stands = supported ? [{ value: established.value, rank: Number.POSITIVE_INFINITY, candidate: undefined }] : [];
      const all = [...entries.map(contenderOf), ...stands];
      picked =
        entries.length === 0 || rules.ladder === undefined
          ? { kind: 'none' }
          : pickFurthest(all, frontOf(serving, entitled), rules.ladder, same);
      break;
    }
    case 'most-complete':
      picked = pickMostComplete(contenders, same);
      break;
    case 'most-recent':
      picked = pickMostRecent(contenders, same);
      break;
    default:
      picked = pickByRank(contenders, same);
  }
  if (picked.kind === 'undecided')
    return { ...base, disagree: [{ reason: 'edits-disagree', among: candidatesOf(picked.among) }] };
  const winner = picked.kind === 'one' ? picked.contender : undefined;
  const isNew = winner?.candidate !== undefined && (established === undefined || !same(winner.value, established.value));
  if (isNew) return { value: winner.value, candidate: winner.candidate, disagree: [] };
  return authority.onOtherEdit === 'accept' && established !== undefined
    ? accepted(input, changed.filter(isLater), established, base)
    : base;
}

/** The stored value by the right and the time of the record that it came from. */
function storedContender({ value, source }: GoldenField, serving: readonly Candidate[], same: Same): Contender {
  const from =
    source.kind === 'record'
      ? serving.find(({ view, value: held }) => sameRef(view.record.ref, source.ref) && same(held, value))
      : undefined;
  return { value, rank: from?.rank ?? Number.POSITIVE_INFINITY, candidate: undefined, interval: from?.interval };
}

function candidatesOf(contenders: readonly Contender[]): readonly Candidate[] {
  return contenders.flatMap(({ candidate }) => candidate ?? []);
}

/**
 * Edits outside authority where the rule accepts them, made by records that had agreed on the value that stands; where
 * several differ, the latest, else people decide.
 */
function accepted({ same }: ContestInput, changed: readonly Candidate[], established: GoldenField, base: Verdict): Verdict {
  const edits = changed.filter((one) => !same(one.value, established.value));
  const picked = pickMostRecent(edits.map(contenderOf), same);
  if (picked.kind === 'none') return base;
  if (picked.kind === 'undecided')
    return { ...base, disagree: [{ reason: 'edits-disagree', among: candidatesOf(picked.among) }] };
  const { candidate, value } = picked.contender;
  const where = candidate?.view.record.ref.connection ?? '';
  return { value, candidate, note: `the edit in ${where} was accepted`, disagree: [] };
}

function choose(
  { rule, rules, same, entitled }: ContestInput,
  contenders: readonly Contender[],
  front: Contender | undefined,
): Picked {
  // A blank that stands was decided: only a better rank overrules it.
  if (contenders.some(({ value, candidate }) => value === null && candidate === undefined)) return pickByRank(contenders, same);
  switch (rule.kind) {
    case 'furthest-along': {
      const named = contenders.filter(({ candidate }) => candidate === undefined || entitled(candidate));
      if (rules.ladder === undefined || named.length === 0) return pickByRank(contenders, same);
      return pickFurthest(named, front, rules.ladder, same);
    }
    case 'most-complete':
      return pickMostComplete(contenders, same);
    case 'manual': {
      // Nobody ranks before anybody.
      const level = contenders.map((one) => ({ ...one, rank: 0 }));
      return pickByRank(level, same);
    }
    default:
      return pickByRank(contenders, same);
  }
}

function contenderOf(candidate: Candidate): Contender {
  return { value: candidate.value, rank: candidate.rank, candidate, interval: candidate.interval };
}

function frontOf(serving: readonly Candidate[], entitled: (candidate: Candidate) => boolean): Contender | undefined {
  const front = serving.find((one) => entitled(one) && !isBlank(one.value));
  return front === undefined ? undefined : contenderOf(front);
}

/** Without an ancestor `most recent` can't say what came last: its first-run authority comes in front of the order. */
function firstRunRank(rule: PlainRule): (candidate: Candidate) => number {
  if (rule.kind !== 'most-recent') return ({ rank }) => rank;
  return ({ view, rank }) => (view.record.ref.connection === rule.firstRun ? -1 : rank);
}

/** At a change of hands: what the new authority holds without having agreed before, kept aside with what was already. */
function asideOf({ changedHands, stored, said, entitled }: ContestInput): Fields {
  const known = stored?.aside ?? {};
  if (!changedHands) return known;
  const fresh = said.serving.filter((one) => one.ancestor === 'none' && entitled(one) && !isBlank(one.value));
  return { ...known, ...Object.fromEntries(fresh.map((one) => [one.view.key, one.value])) };
}

/** What stays aside: records that still say it, have not agreed since, and don't say what the golden record says. */
function keptAside(
  { field, same }: ContestInput,
  aside: Fields,
  serving: readonly Candidate[],
): (value: Value | undefined) => Fields {
  return (value) =>
    Object.fromEntries(
      Object.entries(aside).filter(([key, held]) => {
        const one = serving.find(({ view }) => view.key === key);
        const waits =
          one !== undefined &&
          one.ancestor === 'same' &&
          !one.agreesWithStored &&
          !Object.hasOwn(one.view.record.baseline, field);
        return waits && (value === undefined || !same(held, value));
      }),
    );
}

function silentNote({ rule, said }: ContestInput, candidate: Candidate): string | undefined {
  const isOutside = orderOf(rule).length > 0 && !Number.isFinite(candidate.rank);
  return isOutside && said.serving.length > 0 ? 'silent there, and the others agree' : undefined;
}

function noSource({ rule }: ContestInput): string {
  return rule.kind === 'manual' ? 'people-decide' : 'no-source-of-truth';
}

/** One yes anywhere, in a duplicate too, is a yes everywhere (R67). */
function anyTrue({ said, stored, rules }: ContestInput): Verdict {
  const filled = said.all.filter(({ value }) => !isBlank(value));
  const value = filled.some((one) => one.value === true)
    ? true
    : filled.length > 0
      ? false
      : said.all.length > 0
        ? null
        : undefined;
  if (value === undefined || (value === null && stored !== undefined)) return { value: stored?.value, disagree: [] };
  if (stored !== undefined && sameField(rules, stored.value, value)) return { value, disagree: [] };
  return { value, candidate: said.all.find((one) => one.value === value), disagree: [] };
}
