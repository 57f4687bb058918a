import type { ObjectTypeName } from './object-types.ts';

export type AssociationCategory = 'HUBSPOT_DEFINED' | 'USER_DEFINED';

/** A kind of association in one direction; each has its counterpart in the other (hubspot.md 9). */
export interface AssociationType {
  readonly category: AssociationCategory;
  readonly typeId: number;
  readonly from: ObjectTypeName;
  readonly to: ObjectTypeName;
  readonly inverse: number;
  readonly label: string | null;
  /** As `associations` of a record names it. */
  readonly name: string;
}

type Line = readonly [
  from: ObjectTypeName,
  to: ObjectTypeName,
  there: number,
  back: number,
  names: readonly [string, string],
  label?: string,
];

/** 449 to 451 are the unlabelled ones inside a type, from the guide of March 2026. */
const LINES: readonly Line[] = [
  ['contacts', 'companies', 279, 280, ['contact_to_company_unlabeled', 'company_to_contact_unlabeled']],
  ['contacts', 'companies', 1, 2, ['contact_to_company', 'company_to_contact'], 'Primary'],
  ['contacts', 'deals', 4, 3, ['contact_to_deal', 'deal_to_contact']],
  ['deals', 'companies', 341, 342, ['deal_to_company_unlabeled', 'company_to_deal_unlabeled']],
  ['deals', 'companies', 5, 6, ['deal_to_company', 'company_to_deal'], 'Primary'],
  ['companies', 'companies', 450, 450, ['company_to_company', 'company_to_company']],
  ['contacts', 'contacts', 449, 449, ['contact_to_contact', 'contact_to_contact']],
  ['deals', 'deals', 451, 451, ['deal_to_deal', 'deal_to_deal']],
];

export const HUBSPOT_TYPES: readonly AssociationType[] = [
  ...LINES.flatMap(([from, to, there, back, [nameThere, nameBack], label = null]): AssociationType[] => {
    const one = { category: 'HUBSPOT_DEFINED', typeId: there, from, to, inverse: back, label, name: nameThere } as const;
    if (there === back) return [one];
    return [one, { category: 'HUBSPOT_DEFINED', typeId: back, from: to, to: from, inverse: there, label, name: nameBack }];
  }),
  {
    category: 'HUBSPOT_DEFINED',
    typeId: 13,
    from: 'companies',
    to: 'companies',
    inverse: 14,
    label: 'Child Company',
    name: 'parent_to_child_company',
  },
  {
    category: 'HUBSPOT_DEFINED',
    typeId: 14,
    from: 'companies',
    to: 'companies',
    inverse: 13,
    label: 'Parent Company',
    name: 'child_to_parent_company',
  },
];

/** The type that says no more than that the two belong together; every associated pair has it. */
export function unlabelled(from: ObjectTypeName, to: ObjectTypeName): AssociationType {
  const found = HUBSPOT_TYPES.find((type) => type.from === from && type.to === to && type.label === null);
  if (found === undefined) throw new Error(`no association between ${from} and ${to}`);
  return found;
}

/** From a contact or deal to its primary company: 1 and 5. There is one such company at most. */
export const isPrimary = (type: AssociationType): boolean =>
  type.category === 'HUBSPOT_DEFINED' && (type.typeId === 1 || type.typeId === 5);
