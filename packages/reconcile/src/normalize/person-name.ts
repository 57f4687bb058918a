import { fold } from './fold.ts';

const TITLES = new Set(
  (
    'mr mrs ms miss mx sir dame lady lord madam mister herr frau fraeulein fraulein dr prof professor doctor dipl ing mag med phil habil rer nat jur hc ' +
    'm mme mlle monsieur madame dott dottssa avv sig sigra sr sra srta don dona dhr mevr mw drs ir bc ingr mgr judr mudr pan pani hon rev fr'
  ).split(' '),
);
// Letters behind a name. Single letters and what is also a name stay out.
const AFTER = new Set(
  'phd md mba msc bsc ba bs llm llb esq cpa cfa pmp rn dds dvm jd dba edd frcs mphil beng meng pe cissp dipling'.split(' '),
);
const GENERATIONS: Readonly<Record<string, string>> = {
  jr: 'jr',
  junior: 'jr',
  jun: 'jr',
  sr: 'sr',
  senior: 'sr',
  sen: 'sr',
  ii: '2',
  iii: '3',
  iv: '4',
};
const PARTICLES = new Set(
  'van von der den de del della di da do dos das du la le el al bin ibn zu zum zur ten ter vom'.split(' '),
);

export interface PersonName {
  /** Folded given names, the first in front; single letters are initials. */
  readonly given: readonly string[];
  /** Folded words of the family name, particles (`von`, `de`) left out where other words remain. */
  readonly family: readonly string[];
  /** `jr`, `sr`, `2`, ...: tells father from son. */
  readonly generation: string | undefined;
}

/**
 * A person's name for comparison: titles and degrees dropped. A part may be blank; a whole name in one part is split, and
 * `Miller, Ann` in one part is turned round.
 */
export function parsePersonName(first: string, last: string): PersonName {
  let [given, family] = [first.trim(), last.trim()];
  if (given === '' || family === '') {
    const whole = given === '' ? family : given;
    const comma = whole.indexOf(',');
    if (comma > 0 && !/^[\s,]*(?:jr|sr|ii|iii|phd|md)\b/i.test(whole.slice(comma))) {
      [family, given] = [whole.slice(0, comma), whole.slice(comma + 1)];
    }
  }
  // Written small in front of a family name, a particle is no given name: `van | Zandbeek`.
  if (given !== '' && family !== '' && given === given.toLowerCase() && family !== family.toLowerCase()) {
    if (given.split(/\s+/).every((word) => PARTICLES.has(word))) [given, family] = ['', `${given} ${family}`];
  }
  const generation = { found: undefined as string | undefined };
  const familyWords = words(family, false, generation);
  const givenWords = withoutLastParticles(words(given, familyWords.length > 0, generation));
  // `Thomas-Schmidt` alone is one double name, not a whole one.
  if ((familyWords.length === 0 || givenWords.length === 0) && isHyphenated(`${given}${family}`)) {
    return { given: givenWords, family: familyWords, generation: generation.found };
  }
  if (familyWords.length === 0 && givenWords.length > 1) {
    return { given: givenWords.slice(0, -1), family: plainFamily(givenWords.slice(-1)), generation: generation.found };
  }
  if (givenWords.length === 0 && familyWords.length > 1 && !PARTICLES.has(familyWords[0] ?? '')) {
    return { given: familyWords.slice(0, 1), family: plainFamily(familyWords.slice(1)), generation: generation.found };
  }
  return { given: givenWords, family: plainFamily(familyWords), generation: generation.found };
}

function words(text: string, isGiven: boolean, generation: { found: string | undefined }): string[] {
  const all = fold(text.replace(/\(.*?\)|".*?"/g, ' '))
    .split(' ')
    .filter((word) => word !== '' && !/^\d+$/.test(word));
  const kept: string[] = [];
  for (const [index, word] of all.entries()) {
    const behind = index > 0 && (!isGiven || index === all.length - 1);
    if (behind && GENERATIONS[word] !== undefined) generation.found = GENERATIONS[word];
    else if (AFTER.has(word) && index > 0) continue;
    else if (word.length > 1 && TITLES.has(word) && kept.length === 0 && all.length > index + 1) continue;
    else kept.push(word);
  }
  return kept;
}

function isHyphenated(text: string): boolean {
  return /^[^\s,-]+-[^\s,]+$/.test(text.trim());
}

/** A whole name that was cut before its last word leaves the particle behind: `A. de | Roosstra`. */
function withoutLastParticles(given: readonly string[]): readonly string[] {
  let end = given.length;
  while (end > 1 && PARTICLES.has(given[end - 1] ?? '')) end--;
  return end === given.length ? given : given.slice(0, end);
}

function plainFamily(family: readonly string[]): readonly string[] {
  const rest = family.filter((word) => !PARTICLES.has(word));
  return rest.length === 0 ? family : rest;
}
