import { isCommonCompanyWord } from './company-name.ts';
import { fold, loosen } from './fold.ts';

/** Words that the titles of many deals carry: what is sold and how, not to whom. Folded. */
const COMMON = new Set(
  (
    'the and for von der die das und fur mit pour avec les des con per para del della ' +
    'new neu neues nouveau nuevo nuovo old deal deals opportunity offer offerte angebot auftrag order bestellung quote proposal project projekt projet proyecto progetto ' +
    'renewal renew verlangerung renouvellement renovacion rinnovo upgrade upsell cross expansion erweiterung extension add addon migration integration implementation ' +
    'rollout launch pilot pilotprojekt poc trial test demo onboarding training schulung workshop setup installation einfuhrung ' +
    'annual yearly jahrlich jahres monthly monatlich quarterly year jahr month monat quarter subscription abo abonnement suscripcion licence licences license licenses lizenz lizenzen ' +
    'seat seats user users plan package paket basic standard pro professional premium enterprise starter business plus ' +
    'platform plattform support maintenance wartung contract vertrag contrat contrato contratto framework rahmenvertrag agreement retainer hosting data daten phase part teil ' +
    'first second initial final lead inbound outbound website campaign event product produkt sale sales verkauf amount budget'
  ).split(' '),
);

/**
 * The words of a title that may say whose it is, loosened: `Acme - Annual subscription 2026` -> `acme`. Without numbers and what
 * titles and companies' names have in common anyway; none for a title that says only what is sold.
 */
export function tellingTitleWords(title: string): readonly string[] {
  const words = fold(title)
    .split(' ')
    .filter((word) => word.length > 2 && !/\d/.test(word) && !COMMON.has(word) && !isCommonCompanyWord(word));
  return [...new Set(words.map(loosen))];
}
