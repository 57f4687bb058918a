import type { Random } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import { rateOf, type DefectId } from '../defects.ts';
import type { DealCopy, DealStage, TrueDeal, TrueUser } from '../model.ts';
import { vendorNames } from '../model.ts';
import { civilDate } from '../truth/deals.ts';
import { drawOwner, drawTimes } from './company-copies.ts';

const DAY = 86_400_000;
const rungs: readonly DealStage[] = ['discovery', 'proposal', 'commit', 'won'];

export const dealName = (deal: TrueDeal): string => `${deal.company.short} - ${deal.subject}`;

const variantOf = (deal: TrueDeal, random: Random): string =>
  random.pick([
    `${deal.company.core} - ${deal.subject}`,
    `${deal.subject} ${deal.company.short}`,
    `${dealName(deal)} ${deal.closeDate.slice(0, 4)}`,
    `${dealName(deal)} (renewal)`,
    dealName(deal).toLowerCase(),
  ]);

const copyDeal = (truth: TrueDeal, vendor: VendorName, users: readonly TrueUser[], now: number, random: Random): DealCopy => {
  const defects = new Set<DefectId>();
  const draw = (id: DefectId): boolean => {
    const drawn = random.chance(rateOf(id, vendor));
    if (drawn) defects.add(id);
    return drawn;
  };
  const closed = truth.stage === 'won' || truth.stage === 'lost';
  let stage: DealCopy['stage'] = truth.stage;
  if (!closed && draw('deal-stage-unmapped')) stage = 'unmapped';
  else if (random.chance(rateOf('deal-stage-behind', vendor))) {
    stage = truth.stage === 'lost' ? 'proposal' : (rungs[Math.max(0, rungs.indexOf(truth.stage) - 1)] ?? truth.stage);
    if (stage !== truth.stage) defects.add('deal-stage-behind');
  }
  const stale = draw('deal-amount-stale');
  return {
    entity: 'deal',
    vendor,
    label: truth.label,
    truth,
    defects,
    name: draw('deal-name-variant') ? variantOf(truth, random) : dealName(truth),
    amount: stale
      ? Math.round((truth.amount * (random.chance(0.5) ? 0.78 + random.next() * 0.17 : 1.05 + random.next() * 0.2)) / 10) * 10
      : truth.amount,
    stage,
    closeDate: draw('deal-date-moved') ? civilDate(Date.parse(truth.closeDate) - (7 + random.int(45)) * DAY) : truth.closeDate,
    owner: drawOwner(truth.owner, 'deal-owner-other', vendor, users, defects, random),
    ...drawTimes(truth.since, stale, now, random),
  };
};

/** Deals as the systems that hold their company have them. `holds` says whether a system has the company. */
export function copyDeals(
  deals: readonly TrueDeal[],
  holds: (vendor: VendorName, company: string) => boolean,
  users: readonly TrueUser[],
  now: number,
  random: Random,
): DealCopy[] {
  const copies: DealCopy[] = [];
  for (const truth of deals) {
    const possible = vendorNames.filter((vendor) => holds(vendor, truth.company.label));
    const chosen = possible.filter((vendor) =>
      random.chance(vendor === 'salesforce' ? 0.92 : vendor === 'hubspot' ? 0.86 : 0.76),
    );
    for (const vendor of chosen.length > 0 ? chosen : possible.slice(0, 1)) {
      copies.push(copyDeal(truth, vendor, users, now, random));
      if (random.chance(rateOf('deal-duplicate', vendor))) {
        const second = copyDeal(truth, vendor, users, now, random);
        second.defects.add('deal-duplicate');
        copies.push(second);
      }
    }
  }
  return copies;
}
