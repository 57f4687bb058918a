import type { Random } from '../../core/random.ts';
import { dealSubjects } from '../lists/company-words.ts';
import type { DealStage, TrueCompany, TrueDeal, TrueUser } from '../model.ts';
import { pickWeighted } from '../text.ts';

const DAY = 86_400_000;

const open: readonly { readonly weight: number; readonly stage: DealStage }[] = [
  { weight: 35, stage: 'discovery' },
  { weight: 35, stage: 'proposal' },
  { weight: 22, stage: 'commit' },
  { weight: 8, stage: 'lost' },
];

export const civilDate = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Amounts of one company's deals are far apart: an older offer for one is never taken for the other. */
const apart = (amount: number, others: readonly number[]): boolean =>
  others.every((other) => Math.max(amount, other) / Math.min(amount, other) > 1.9);

/** Deals of companies that are at least an opportunity; a company rarely has more than two. */
export function makeDeals(
  count: number,
  companies: readonly TrueCompany[],
  users: readonly TrueUser[],
  now: number,
  random: Random,
): readonly TrueDeal[] {
  const buyers = companies.filter(({ lifecycle }) => lifecycle === 'opportunity' || lifecycle === 'customer');
  if (buyers.length === 0) return [];
  const held = new Map<string, TrueDeal[]>();
  const deals: TrueDeal[] = [];
  for (let index = 0; index < count; index++) {
    let company = random.pick(buyers);
    for (let attempt = 0; attempt < 8 && (held.get(company.label)?.length ?? 0) > (attempt > 5 ? 2 : 1); attempt++)
      company = random.pick(buyers);
    const others = held.get(company.label) ?? [];
    if (others.length >= 4) continue;
    let amount = 0;
    do amount = Math.round(Math.exp(7.6 + random.next() * 4.2) / 50) * 50;
    while (
      !apart(
        amount,
        others.map((other) => other.amount),
      )
    );
    let subject = random.pick(dealSubjects);
    while (others.some((other) => other.subject === subject)) subject = random.pick(dealSubjects);
    // A customer's first deal is won; every other one is on its way.
    const stage = company.lifecycle === 'customer' && others.length === 0 ? 'won' : pickWeighted(open, random).stage;
    const closed = stage === 'won' || stage === 'lost';
    const deal: TrueDeal = {
      label: `deal-${String(index + 1).padStart(5, '0')}`,
      subject,
      company,
      amount,
      stage,
      closeDate: civilDate(now + (closed ? -(3 + random.int(400)) : 5 + random.int(240)) * DAY),
      owner: random.chance(0.85) ? company.owner : random.pick(users),
      since: Math.max(company.since, now - (20 + random.int(300)) * DAY),
    };
    held.set(company.label, [...others, deal]);
    deals.push(deal);
  }
  return deals;
}
