import type { VendorName } from '../core/vendor.ts';
import { normalId } from '../salesforce/ids.ts';

const FORMS: Readonly<Record<VendorName, (id: string) => boolean>> = {
  hubspot: (id) => /^\d{4,12}$/u.test(id),
  // Fifteen characters would leave open which check letters the long form has.
  salesforce: (id) => id.startsWith('00D') && id.length === 18 && normalId(id) === id,
  close: (id) => /^orga_[0-9A-Za-z]+$/u.test(id),
};

export const isAccountId = (vendor: VendorName, id: string): boolean => FORMS[vendor](id);

/** The id of an account that isn't ours. */
export const STRANGER: Readonly<Record<VendorName, string>> = {
  hubspot: '90210077',
  salesforce: '00D5g00000SWAPPEA5',
  close: 'orga_0SwappedAccount0000000000000000000000',
};

/**
 * A text with the account's id replaced. Salesforce shows its id in 15 and 18 characters; in access tokens (`00D…!…`) it stays,
 * as the token must be known again.
 */
export function withAccount(vendor: VendorName, body: string, own: string, other: string): string {
  if (vendor !== 'salesforce') return body.replaceAll(new RegExp(`(?<![0-9A-Za-z])${own}(?![0-9A-Za-z])`, 'gu'), other);
  return body.replaceAll(own, other).replaceAll(new RegExp(`${own.slice(0, 15)}(?![0-9A-Za-z!])`, 'gu'), other.slice(0, 15));
}
