/** `closeDate` -> `Close date`, `email` -> `E-mail`: what people read where the rulebook names nothing else. */
export function fieldLabel(name: string): string {
  if (name === 'email') return 'E-mail';
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `company` -> company, companies; `person` -> person, people. */
export function entityLabel(name: string): { readonly one: string; readonly many: string } {
  const one = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  if (one === 'person') return { one, many: 'people' };
  if (/[^aeiou]y$/.test(one)) return { one, many: `${one.slice(0, -1)}ies` };
  return { one, many: /(s|x|ch|sh)$/.test(one) ? `${one}es` : `${one}s` };
}
