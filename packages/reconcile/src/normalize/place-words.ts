import { fold } from './fold.ts';

/** Words of addresses that people write short as often as not, each with what it is folded to. */
const SHORT: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'street=st avenue=ave av=ave road=rd drive=dr lane=ln boulevard=blvd court=ct place=pl square=sq terrace=ter parkway=pkwy highway=hwy circle=cir crescent=cres ' +
    'close=cl trail=trl apartment=apt apmnt=apt suite=ste building=bldg floor=fl unit=apt north=n south=s east=e west=w northeast=ne northwest=nw southeast=se southwest=sw ' +
    'mount=mt saint=st sankt=st strasse=str calle=c avenida=avda av=ave plaza=pza paseo=po rue=r platz=pl numero=no number=no'
  )
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);
/** `hauptstrasse`, `hauptstr`. */
const STREET = /(?<=[a-z]{3})(?:strasse|straat)$/;

/** The comparison form of a free text, addresses foremost: folded, and in short where people write either: `27 West Main Street` -> `27 w main st`. */
export function foldPlace(text: string): string {
  const folded = fold(text);
  if (!folded.includes(' ') && !STREET.test(folded)) return folded;
  return folded
    .split(' ')
    .map((word) => SHORT[word] ?? word.replace(STREET, 'str'))
    .join(' ');
}
