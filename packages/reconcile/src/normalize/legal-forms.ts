/**
 * Legal forms of companies, folded and grouped: forms of one group are the same thing written differently (`ltd`, `limited`), forms of two groups are
 * two legal persons (`acme gmbh`, `acme inc`). Longer spellings in front.
 */
const TABLE: Readonly<Record<string, string>> = {
  gmbhcokg: 'gmbh co kg|gmbh and co kg|gmbh u co kg|gmbh und co kg|gmbh co kgaa|mbh co kg|ag co kg|se co kg|ug co kg|gmbh co ohg',
  gmbh: 'gesellschaft mit beschrankter haftung|gesellschaft mbh|ges m b h|gesmbh|gmbh|g m b h|ggmbh|mbh',
  ug: 'ug haftungsbeschrankt|unternehmergesellschaft haftungsbeschrankt|unternehmergesellschaft|ug',
  ag: 'aktiengesellschaft|ag',
  kgaa: 'kgaa',
  kg: 'kommanditgesellschaft|kg',
  ohg: 'ohg|og',
  gbr: 'gbr|gesellschaft burgerlichen rechts',
  ek: 'e k|ek|e kfm|e kfr|eingetragener kaufmann|einzelunternehmen|e u',
  ev: 'e v|ev|eingetragener verein',
  eg: 'eg|e g|genossenschaft',
  se: 'se|societas europaea',
  inc: 'incorporated|inc|corporation|corp|company|co inc|co',
  llc: 'l l c|llc|limited liability company|pllc|lc',
  lp: 'l p|lp|limited partnership',
  llp: 'l l p|llp|limited liability partnership',
  ltd: 'private limited|pvt ltd|pvt limited|pte ltd|pte limited|pty ltd|pty limited|proprietary limited|co ltd|company limited|limited|ltd|pvt|pte|pty|teoranta',
  plc: 'public limited company|p l c|plc',
  cic: 'cic|community interest company',
  sa: 'societe anonyme|sociedad anonima|sociedade anonima|s a|sa|spolka akcyjna|sa de cv|s a de c v|sab de cv|s a s|sas|sasu|societe par actions simplifiee|sas',
  sarl: 'societe a responsabilite limitee|s a r l|sarl|eurl|s a rl',
  sci: 'sci',
  snc: 'snc|s n c',
  srl: 's r l|srl|srls|societa a responsabilita limitata',
  spa: 's p a|spa|societa per azioni',
  sl: 'sociedad limitada|s l u|slu|s l|sl|s r l de c v|s de rl de cv|srl de cv',
  lda: 'lda|limitada|ltda|unipessoal lda|eireli|me epp',
  bv: 'besloten vennootschap|b v|bv|bvba|b v b a',
  nv: 'naamloze vennootschap|n v|nv',
  vof: 'v o f|vof',
  cv: 'c v|cv|cvba',
  ab: 'aktiebolag|ab publ|ab',
  hb: 'hb|handelsbolag',
  as: 'aksjeselskap|aktieselskab|a s|asa|as|akciova spolecnost',
  aps: 'anpartsselskab|aps',
  is: 'i s|k s',
  oy: 'osakeyhtio|oyj|oy ab|oy',
  spzoo: 'spolka z ograniczona odpowiedzialnoscia|spolka z o o|sp z o o sp k|sp z o o|sp zoo|spzoo|sp j|sp k',
  sro: 'spolecnost s rucenim omezenym|spolocnost s rucenim obmedzenym|spol s r o|s r o|sro',
  doo: 'd o o|doo',
  dd: 'd d|dd',
  kft: 'korlatolt felelossegu tarsasag|kft|zrt|nyrt|bt',
  eood: 'eood|ood|ead',
  sia: 'sia',
  uab: 'uab',
  ou: 'ou|osauhing',
  ooo: 'ooo|oao|zao|pao|tov',
  epe: 'epe|ike',
  sti: 'ltd sti|limited sirketi|anonim sirketi|sanayi ve ticaret|san ve tic',
  kk: 'kabushiki kaisha|kabushiki gaisha|k k|kk|godo kaisha|g k',
  sdnbhd: 'sdn bhd|berhad|bhd',
  pt: 'tbk',
  jsc: 'jsc|pjsc|ojsc|cjsc|joint stock company|open joint stock company',
  fze: 'fze|fzco|fz llc|fzllc|dmcc|wll',
};

const byWords = new Map<string, string>();
let longest = 1;
for (const [group, forms] of Object.entries(TABLE)) {
  for (const form of forms.split('|')) {
    byWords.set(form, group);
    longest = Math.max(longest, form.split(' ').length);
  }
}
/** Forms that stand in front of the name: `PT Astra`, `OOO Romashka`, `UAB Vilnius`. */
const IN_FRONT = new Set('ooo oao zao pao tov uab sia pt ab as oy sarl sas sa sci eurl spolka'.split(' '));

export interface LegalForm {
  /** The words of the name without its legal forms; all of them where nothing else remains. */
  readonly words: readonly string[];
  /** The group of the outermost form at the end, `gmbh`; undefined where there is none. */
  readonly form: string | undefined;
}

/** Takes the legal forms off the end (and, for those that stand there, the front) of a folded name. */
export function stripLegalForm(all: readonly string[]): LegalForm {
  let end = all.length;
  let form: string | undefined;
  for (let changed = true; changed && end > 1;) {
    changed = false;
    for (let size = Math.min(longest, end - 1); size >= 1 && !changed; size--) {
      const group = byWords.get(all.slice(end - size, end).join(' '));
      if (group === undefined) continue;
      form ??= group;
      end -= size;
      changed = true;
    }
    if (!changed && end > 1 && ['and', 'und', 'et', 'y', 'e', 'i', 'u'].includes(all[end - 1] ?? '')) {
      end -= 1;
      changed = true;
    }
  }
  const start = end > 1 && form === undefined && IN_FRONT.has(all[0] ?? '') ? 1 : 0;
  if (start === 1) form = byWords.get(all[0] ?? '') ?? all[0];
  return { words: all.slice(start, end), form };
}
