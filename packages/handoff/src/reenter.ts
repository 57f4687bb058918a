import type { Reentry } from '@meshline/rulebook';

const DAY_MS = 86_400_000;

/** A handoff of the same workflow that a new trigger may belong to. */
export interface EarlierHandoff {
  readonly id: string;
  readonly open: boolean;
  /** When its latest trigger came (Unix ms). */
  readonly lastAt: number;
  readonly owner: string | undefined;
}

export type Entry =
  | { readonly do: 'open'; readonly owner?: string | undefined }
  | { readonly do: 'join'; readonly handoff: string };

/** What a further signal does (R55): from the same person it joins or opens anew, from a colleague it goes to the same owner. */
export function enterAgain(
  rules: Reentry,
  earlier: { readonly samePerson?: EarlierHandoff | undefined; readonly sameCompany?: EarlierHandoff | undefined },
  now: number,
): Entry {
  const { samePerson, sameCompany } = earlier;
  if (samePerson !== undefined) {
    if (samePerson.open) return rules.whileOpen === 'join' ? { do: 'join', handoff: samePerson.id } : { do: 'open' };
    if (now - samePerson.lastAt < rules.newAfterDays * DAY_MS) return { do: 'join', handoff: samePerson.id };
  }
  const owner = sameCompany?.open === true && rules.colleague === 'same-owner' ? sameCompany.owner : undefined;
  return owner === undefined ? { do: 'open' } : { do: 'open', owner };
}

/** Whether so many triggers in the last hour are no usual day: then the next one holds, and somebody is asked (R68). */
export function brakeHolds(mostPerHour: number | undefined, inTheLastHour: number): boolean {
  return mostPerHour !== undefined && inTheLastHour >= mostPerHour;
}
