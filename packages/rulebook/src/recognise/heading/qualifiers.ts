const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words beside a phrase that leave its meaning as it is: `Mailing City`, `PRIMARY_NAME_FIRST`, `E-mail 1 - Value`. */
export const HARMLESS = words(
  'work business office home private personal primary main principal contact customer client person people lead account user member patient voter employee student donor ' +
    'mailing billing shipping postal physical legal address addr adr res residential residence current permanent desc value val text field the your full complete name names ' +
    'no nr num number of in de la le der die das und and std clean cleaned norm raw orig original site location store clinic practice provider facility hospital school company ' +
    'organization organisation org native geschaftlich privat firma custom hs properties property c 0 1 2 3 professional corporate headquarters hq deal opportunity mail applicant ' +
    'respondent resident subject party entity crm prof perso local given preferred default delivery invoice registered owner',
);

/** Words beside a phrase that make another thing of it: of somebody else, or about the value instead of the value. */
export const ELSE = words(
  'opt out optout bounce bounced valid verified verification consent subscribed unsubscribed count total sum avg last first date time type label kind flag is has was can ' +
    'spouse partner emergency assistant asst manager supervisor father mother parent guardian kin created modified updated by reports referrer referral referred referring director doctor ' +
    'physician extension ext source ip score rank avatar image linkedin twitter facebook instagram xing skype language currency calling dialing lang latitude longitude place ' +
    'id ids code hash status stage rate sent opened clicked replied enriched quality confidence match matched ' +
    'song track album movie film book item product file event page brand model artist beer wine recipe game course',
);

/** Words that make a column one about somebody else than its record, whatever its values look like. */
export const OTHERS = words(
  'spouse partner emergency assistant asst manager supervisor father mother parent guardian kin created modified updated by referrer referral referred referring director doctor physician ' +
    'founder principal coach sponsor beneficiary assistants teacher secretary chairman ceo approver author authors editor',
);

/** By which of several addresses a column belongs to one; the first that a heading holds counts. */
export const ADDRESS_KINDS: Readonly<Record<string, string>> = {
  mailing: 'mailing',
  postal: 'mailing',
  billing: 'billing',
  invoice: 'billing',
  shipping: 'shipping',
  delivery: 'shipping',
  other: 'other',
  home: 'home',
  private: 'home',
  privat: 'home',
  personal: 'home',
  business: 'business',
  work: 'business',
  office: 'business',
  company: 'business',
  geschaftlich: 'business',
  physical: 'physical',
  residential: 'home',
  res: 'home',
  registered: 'registered',
};
