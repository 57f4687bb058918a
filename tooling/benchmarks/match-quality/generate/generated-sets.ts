import type { LabelledSet } from '../labelled-set.ts';
import { companies } from './companies.ts';
import { people } from './people.ts';
import { VOCABULARIES } from './vocabulary.ts';

const { english, german, spanish, indian } = VOCABULARIES;

/** Populations that matching was improved on. */
export function developmentSets(): readonly LabelledSet[] {
  return [
    people(
      {
        name: 'd-crm-3',
        vocabulary: english,
        people: 1500,
        fields: ['email', 'phone', 'company'],
        systems: 3,
        copies: [0.4, 0.35, 0.2, 0.05],
      },
      11,
    ),
    people({ name: 'd-no-email', vocabulary: english, people: 1500, fields: ['phone', 'company', 'city'], missing: 0.15 }, 12),
    people({ name: 'd-name-email', vocabulary: english, people: 1500, fields: ['email'], moved: 0.15 }, 13),
    people(
      {
        name: 'd-patients',
        vocabulary: german,
        people: 2000,
        fields: ['born', 'street', 'city', 'postcode', 'phone'],
        slips: 0.1,
        missing: 0.1,
        households: 0.2,
        namesakes: 0.03,
      },
      14,
    ),
    people(
      {
        name: 'd-voters',
        vocabulary: english,
        people: 3000,
        fields: ['street', 'city', 'postcode', 'bornYear'],
        households: 0.3,
        namesakes: 0.03,
        missing: 0.03,
        married: 0.04,
      },
      15,
    ),
    people(
      {
        name: 'd-febrl-hard',
        vocabulary: english,
        people: 600,
        fields: ['street', 'city', 'postcode', 'region', 'born', 'nationalId'],
        slips: 0.25,
        missing: 0.2,
        copies: [0.3, 0.3, 0.2, 0.1, 0.05, 0.05],
        wrongDates: 0.15,
        swapped: 0.05,
      },
      16,
    ),
    people(
      { name: 'd-name-address', vocabulary: german, people: 2000, fields: ['street', 'city', 'postcode'], households: 0.25 },
      20,
    ),
    people(
      {
        name: 'd-copies',
        vocabulary: spanish,
        people: 150,
        fields: ['email', 'phone', 'street', 'city'],
        slips: 0.12,
        copies: [0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2],
      },
      21,
    ),
    companies({ name: 'd-firm-domain', vocabulary: german, companies: 2000, fields: ['domain', 'country'], groups: 0.1 }, 22),
    companies({ name: 'd-firm-city', vocabulary: english, companies: 1500, fields: ['city'] }, 17),
    companies(
      {
        name: 'd-firm-crm',
        vocabulary: german,
        companies: 1500,
        fields: ['domain', 'phone', 'city', 'country'],
        groups: 0.08,
        systems: 3,
      },
      18,
    ),
    companies(
      {
        name: 'd-sites',
        vocabulary: english,
        companies: 1000,
        fields: ['street', 'phone', 'postcode'],
        branches: 0.15,
        alike: true,
        copies: [0.3, 0.3, 0.2, 0.1, 0.1],
      },
      19,
    ),
  ];
}

/** Populations that were only looked at when all was done. */
export function heldOutSets(): readonly LabelledSet[] {
  return [
    people(
      {
        name: 'h-contacts',
        vocabulary: german,
        people: 2500,
        fields: ['email', 'phone', 'company', 'city'],
        sharedEmails: 0.1,
        systems: 2,
        missing: 0.2,
      },
      101,
    ),
    people(
      {
        name: 'h-leads',
        vocabulary: spanish,
        people: 1200,
        fields: ['email', 'phone', 'company'],
        slips: 0.1,
        systems: 3,
        copies: [0.3, 0.4, 0.3],
      },
      102,
    ),
    people(
      { name: 'h-own-mailboxes', vocabulary: indian, people: 1500, fields: ['email', 'phone'], patterned: false, missing: 0.25 },
      103,
    ),
    people({ name: 'h-name-born', vocabulary: english, people: 1500, fields: ['born'], missing: 0.02, wrongDates: 0.08 }, 104),
    people(
      { name: 'h-name-address', vocabulary: english, people: 2000, fields: ['street', 'city', 'postcode'], households: 0.25 },
      105,
    ),
    people(
      {
        name: 'h-voters-year',
        vocabulary: spanish,
        people: 4000,
        fields: ['street', 'city', 'bornYear'],
        slips: 0.03,
        moved: 0.2,
      },
      106,
    ),
    people(
      {
        name: 'h-febrl-like',
        vocabulary: english,
        people: 1500,
        fields: ['street', 'city', 'postcode', 'region', 'born', 'nationalId'],
        slips: 0.15,
        missing: 0.1,
        copies: [0.5, 0.3, 0.1, 0.1],
      },
      107,
    ),
    people(
      {
        name: 'h-many-copies',
        vocabulary: english,
        people: 150,
        fields: ['email', 'phone', 'street', 'city'],
        slips: 0.12,
        copies: [0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2],
      },
      108,
    ),
    people(
      {
        name: 'h-small',
        vocabulary: english,
        people: 130,
        fields: ['email', 'phone', 'company', 'city'],
        copies: [0.5, 0.4, 0.1],
      },
      109,
    ),
    people(
      {
        name: 'h-unique',
        vocabulary: english,
        people: 3000,
        fields: ['email', 'phone', 'company'],
        copies: [1],
        households: 0.1,
      },
      110,
    ),
    people(
      {
        name: 'h-clean',
        vocabulary: indian,
        people: 2000,
        fields: ['email', 'phone', 'born', 'city'],
        slips: 0.01,
        moved: 0.02,
        missing: 0.02,
        nicknames: 0,
        households: 0.02,
      },
      111,
    ),
    companies({ name: 'h-firm-domain', vocabulary: english, companies: 2000, fields: ['domain', 'country'], groups: 0.1 }, 112),
    companies(
      { name: 'h-firm-address', vocabulary: german, companies: 1500, fields: ['street', 'city', 'postcode'], slips: 0.1 },
      113,
    ),
    companies(
      {
        name: 'h-branches',
        vocabulary: spanish,
        companies: 1200,
        fields: ['street', 'city', 'phone'],
        branches: 0.3,
        alike: true,
        copies: [0.5, 0.3, 0.2],
      },
      114,
    ),
    companies(
      {
        name: 'h-register',
        vocabulary: german,
        companies: 800,
        fields: ['registration', 'city', 'postcode', 'email'],
        missing: 0.25,
        systems: 3,
      },
      115,
    ),
  ];
}
