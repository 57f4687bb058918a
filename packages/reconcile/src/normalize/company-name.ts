import { fold, loosen } from './fold.ts';
import { stripLegalForm } from './legal-forms.ts';

const FILLERS = new Set(
  'the a an and of for und der die das fur et de la le les du des y e el los di del della da do dos van het en'.split(' '),
);

/** Words that many companies carry: alike in two names they say little, and different they say little too. */
const COMMON = new Set(
  (
    'group gruppe holding holdings international global worldwide europe european deutschland germany uk usa america france italia espana ' +
    'services service solutions solution systems system technologies technology tech technik software digital media consulting consultants consultancy ' +
    'partners partner associates company companies enterprises enterprise industries industry industrial trading trade import export ' +
    'management marketing design engineering construction bau logistics logistik transport transporte handel handels vertrieb vertriebs ' +
    'center centre zentrum institute institut school schule university universitat hospital klinik medical health healthcare pharma care ' +
    'bank insurance versicherung finance financial capital invest investment investments ventures immobilien real estate properties ' +
    'energy energie solar power electric elektro electronics auto automotive food foods hotel hotels restaurant cafe studio studios labs lab agency agentur ' +
    'online web net networks network data cloud it ict'
  ).split(' '),
);

export interface CompanyName {
  /** Folded words without legal form and fillers, in their order. */
  readonly words: readonly string[];
  /** The same, without blanks, loosened: what spelling and spacing don't change. */
  readonly core: string;
  readonly form: string | undefined;
}

/** A company's name for comparison: `The Müller & Söhne GmbH & Co. KG` -> words `muller sohne`, form `gmbhcokg`. */
export function parseCompanyName(name: string): CompanyName {
  const all = fold(name.replace(/&/g, ' and ').replace(/\+/g, ' and '))
    .split(' ')
    .filter((word) => word !== '');
  const { words, form } = stripLegalForm(withoutDomain(all));
  const rest = words.filter((word) => !FILLERS.has(word));
  const kept = rest.length === 0 ? words : rest;
  return { words: kept, core: loosen(kept.join('')), form };
}

// `Acme.com` as a name is Acme.
function withoutDomain(all: readonly string[]): readonly string[] {
  return all.length > 1 && ['com', 'io', 'ai', 'net', 'org'].includes(all.at(-1) ?? '') ? all.slice(0, -1) : all;
}

/** The first word that tells a company from others, loosened: the same for `Zephyr` and `Zephyr Consulting plc`. The empty text for none. */
export function companySignature(name: string): string {
  const { words } = parseCompanyName(name);
  return loosen(words.find((word) => word.length > 2 && !isCommonCompanyWord(word)) ?? words[0] ?? '');
}

export function isCommonCompanyWord(word: string): boolean {
  return COMMON.has(word);
}
