import type { Random } from '../../core/random.ts';
import type { TrueUser } from '../model.ts';
import { slug } from '../text.ts';

/** The sales team of the company whose three systems these are; the same people in all of them, by e-mail. */
const team = [
  'Ada Brandt',
  'Tom Ahrens',
  'Mara Lindqvist',
  'Sam Okafor',
  'Lea Fontaine',
  'Jonas Weidmann',
  'Priya Raman',
  'Hugo Castellano',
  'Nina Sobczak',
  'Oliver Thornbury',
  'Carla Benedetti',
  'Piet van Dorp',
  'Greta Nyström',
  'Felix Aubert',
];

export const ownDomain = 'acme.example';

/** Two of the team have left: one is deactivated in HubSpot only, one in Salesforce only, and both still own records there. */
export function makeUsers(random: Random): readonly TrueUser[] {
  const left = 4 + random.int(4);
  return team.map((name, index) => {
    const [firstName = '', ...rest] = name.split(' ');
    const lastName = rest.join(' ');
    const user = {
      label: `user-${String(index + 1).padStart(2, '0')}`,
      email: `${slug(firstName)}.${slug(lastName)}@${ownDomain}`,
      firstName,
      lastName,
    };
    if (index === left) return { ...user, leftIn: 'hubspot' as const };
    if (index === left + 5) return { ...user, leftIn: 'salesforce' as const };
    return user;
  });
}
