/** The months in English, German, French, Spanish, Italian, Dutch and Portuguese, without accents. */
const MONTHS: readonly string[] = [
  'january januar janner janvier enero gennaio januari janeiro',
  'february februar feber fevrier febrero febbraio februari fevereiro',
  'march marz maerz mrz mars marzo maart mrt marco',
  'april avril abril aprile',
  'may mai mayo maggio mei maio',
  'june juni juin junio giugno junho',
  'july juli juillet julio luglio julho',
  'august aout agosto augustus',
  'september septembre septiembre setiembre settembre setembro',
  'october oktober octobre octubre ottobre outubro',
  'november novembre noviembre novembro',
  'december dezember decembre diciembre dicembre dezembro',
];

/** 1 to 12 for a month's name or its beginning of three letters or more, with or without a dot; undefined for others. */
export function monthOf(word: string): number | undefined {
  const known = cache.get(word);
  if (known !== undefined) return known === 0 ? undefined : known;
  const plain = word
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
  const found = plain.length < 3 ? -1 : MONTHS.findIndex((names) => ` ${names}`.includes(` ${plain}`));
  // A column of dates uses a dozen words; anything else must not fill the memory.
  if (cache.size < 1_000) cache.set(word, found + 1);
  return found < 0 ? undefined : found + 1;
}

const cache = new Map<string, number>();
