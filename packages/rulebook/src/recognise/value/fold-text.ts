/** Small letters without accents, `ß` as `ss`; punctuation and blanks stay. */
export function foldText(text: string): string {
  if (/^[ -@[-~]*$/.test(text)) return text;
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll(/\p{M}/gu, '');
}

/** Its words, folded: letters, digits; apostrophes and dots inside of them vanish (`O'Neil`, `e.V.`). */
export function foldedWords(text: string): readonly string[] {
  return foldText(text)
    .replaceAll(/(?<=\p{L})['’.](?=\p{L})/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
