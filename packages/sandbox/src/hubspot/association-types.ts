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

/** From an activity to what it belongs to, and back: notes and the task of a contact from the guide, the others unverified. */
const ACTIVITIES: readonly (readonly [ObjectTypeName, string, ...(readonly (readonly [number, number])[])])[] = [
  ['tasks', 'task', [204, 203], [192, 191], [216, 215]],
  ['notes', 'note', [202, 201], [190, 189], [214, 213]],
  ['calls', 'call', [194, 193], [182, 181], [206, 205]],
  ['emails', 'email', [198, 197], [186, 185], [210, 209]],
];
const HOLDERS = [
  ['contacts', 'contact'],
  ['companies', 'company'],
  ['deals', 'deal'],
] as const;

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
  ['tickets', 'contacts', 16, 15, ['ticket_to_contact', 'contact_to_ticket']],
  ['tickets', 'companies', 339, 340, ['ticket_to_company_unlabeled', 'company_to_ticket_unlabeled']],
  ['tickets', 'companies', 26, 25, ['ticket_to_company', 'company_to_ticket'], 'Primary'],
  ['tickets', 'deals', 28, 27, ['ticket_to_deal', 'deal_to_ticket']],
  ...ACTIVITIES.flatMap(([type, singular, ...ids]) =>
    HOLDERS.map(([holder, name], index): Line => {
      const [there, back] = ids[index] as readonly [number, number];
      return [type, holder, there, back, [`${singular}_to_${name}`, `${name}_to_${singular}`]];
    }),
  ),
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

/** From a contact, deal or ticket to its primary company: 1, 5 and 26. There is one such company at most. */
export const isPrimary = (type: AssociationType): boolean =>
  type.category === 'HUBSPOT_DEFINED' && (type.typeId === 1 || type.typeId === 5 || type.typeId === 26);
