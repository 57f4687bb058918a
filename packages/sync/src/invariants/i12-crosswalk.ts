import { formatRef } from '@meshline/record';
import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/**
 * I12: aliases and merges lead somewhere and end there; a record belongs to an identity that lives; an identity has one primary
 * in each connection; our marker leads to the identity that it was made for; nothing is planned for what is deleted.
 */
export function crosswalk(facts: LedgerFacts): readonly Violation[] {
  return [
    ...violationsOf('I12', facts.circularAliases, (ref) => ({
      subject: `record ${formatRef(ref)}`,
      message: 'what it was merged or converted into leads back to it',
    })),
    ...violationsOf('I12', facts.chainedRedirects, ({ identity }) => ({
      subject: `identity ${identity}`,
      message: 'it was merged into one that was merged itself, and leads there still',
    })),
    ...violationsOf('I12', facts.linksToMerged, ({ ref, identity }) => ({
      subject: `record ${formatRef(ref)}`,
      message: `it is linked to identity ${identity}, which was merged into another`,
    })),
    ...violationsOf('I12', facts.doublePrimaries, ({ identity, connection, records }) => ({
      subject: `identity ${identity}`,
      message: `${records} live records of ${connection} are its primary at once`,
    })),
    ...violationsOf('I12', facts.doubleSlots, ({ ref, identity, other }) => ({
      subject: `record ${formatRef(ref)}`,
      message: `it was made for identity ${other} and is linked to ${identity}`,
    })),
    ...violationsOf('I12', facts.writesToTombstones, ({ intent, ref }) => ({
      subject: `intent ${intent}`,
      message: `it was planned for ${formatRef(ref)} when that was known to be deleted`,
    })),
  ];
}
