import { foldText } from './fold-text.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl'];
const USUAL =
  'usa|u.s.a.|u.s.|us|uk|england|scotland|wales|great britain|america|holland|the netherlands|czech republic|south korea|russia|vietnam|taiwan|hong kong|brd|uae|turkey|viet nam|lichtenstein|korea';
const CODES =
  'usa can mex gbr deu fra esp ita nld bel che aut swe nor dnk fin pol cze svk hun rou bgr grc prt irl rus ukr tur chn jpn kor ind aus nzl bra arg chl col per zaf egy nga ken isr sau are sgp mys tha vnm idn phl pak bgd hkg twn lux est lva ltu svn hrv srb';

let names: ReadonlySet<string> | undefined;

/** Whether a text is the name of a country in a usual language, or a code of two or three letters. */
export function isCountry(text: string): boolean {
  names ??= readNames();
  return names.has(foldText(text));
}

function readNames(): ReadonlySet<string> {
  const found = new Set([...USUAL.split('|'), ...CODES.split(' ')]);
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index));
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = display.of(code);
      if (name === undefined) continue;
      found.add(foldText(name));
      found.add(code.toLowerCase());
    }
  }
  return found;
}
