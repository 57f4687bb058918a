import type { VendorName } from '../core/vendor.ts';
import { isAccountId } from './account-id.ts';
import { groupOf, type Fault, type FaultKind } from './kinds.ts';
import { BadScript } from './read.ts';

const TYPES: Readonly<Record<VendorName, readonly string[]>> = {
  hubspot: ['contacts', 'companies', 'deals'],
  salesforce: ['Account', 'Contact', 'Lead', 'Opportunity'],
  close: ['lead', 'contact', 'opportunity'],
};

/** What a vendor's model doesn't know is refused: it would be a fault that this vendor never shows. */
const ONLY: Partial<Readonly<Record<FaultKind, { readonly vendors: readonly VendorName[]; readonly why: string }>>> = {
  'index-lag': { vendors: ['hubspot', 'close'], why: 'Salesforce answers queries from what is committed' },
  'stale-read': { vendors: ['hubspot', 'close'], why: 'Salesforce reads what is committed' },
  'batch-permuted': { vendors: ['hubspot', 'salesforce'], why: 'Close has no batches' },
  'batch-item-missing': { vendors: ['hubspot', 'salesforce'], why: 'Close has no batches' },
  'batch-item-twice': { vendors: ['hubspot', 'salesforce'], why: 'Close has no batches' },
  'batch-all-or-nothing': { vendors: ['hubspot', 'salesforce'], why: 'Close has no batches' },
};

/** Refuses what each key alone can't show to be wrong. */
export function checkFault(vendor: VendorName | undefined, fault: Fault, at: string): void {
  const refuse = (problem: string): never => {
    throw new BadScript(at, problem);
  };
  const { kind } = fault;
  const only = ONLY[kind];
  if (vendor !== undefined && only !== undefined && !only.vendors.includes(vendor))
    refuse(`can't be for ${vendor}: ${only.why}.`);
  if (vendor === undefined && groupOf(kind) !== 'request') refuse(`needs a 'vendor': '${kind}' is about one vendor.`);
  if (vendor !== undefined && 'type' in fault && !TYPES[vendor].includes(fault.type))
    refuse(`names the type '${fault.type}'; ${vendor} has ${TYPES[vendor].join(', ')}.`);
  switch (kind) {
    case 'latency-tail':
      if (fault.maxMs < fault.ms) refuse("must have a 'maxMs' of at least its 'ms'.");
      break;
    case 'late-apply':
      if (fault.stamps === 'arrival' && vendor !== 'salesforce')
        refuse("can have stamps 'arrival' with vendor salesforce only: no other one commits late.");
      break;
    case 'coerced':
      if ((fault.how === 'truncate') !== (fault.length !== undefined)) refuse("needs a 'length' for 'truncate', and only there.");
      if ((fault.how === 'set') !== (fault.value !== undefined)) refuse("needs a 'value' for 'set', and only there.");
      break;
    case 'validation-rule':
      if (fault.equals === undefined && fault.pattern === undefined && fault.missing !== true)
        refuse("needs 'equals', 'pattern' or 'missing: true': it says what is refused.");
      break;
    case 'field-removed':
    case 'picklist-value-removed':
      if (vendor === 'close' && !fault.field.startsWith('custom.'))
        refuse(`can't be about '${fault.field}': in Close only custom fields ('custom.NAME') can be removed.`);
      if (vendor === 'hubspot' && kind === 'picklist-value-removed' && ['dealstage', 'pipeline'].includes(fault.field))
        refuse(`can't be about '${fault.field}': its choices are the pipelines'.`);
      break;
    case 'org-swap':
      if (fault.account !== undefined && (vendor === undefined || !isAccountId(vendor, fault.account)))
        refuse(`has an 'account' that needs a 'vendor' and the form of that vendor's account ids.`);
      break;
    default:
  }
}
