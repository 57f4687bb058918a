/** `AccountName`, `account_name` and `ACCOUNT-NAME` -> account, name. Folded: no case, no accents; digits are words. */
export function headingWords(heading: string): readonly string[] {
  return heading
    .slice(0, 200)
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\d)/gu, '$1 $2')
    .replaceAll(/(\d)(\p{L})/gu, '$1 $2')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll(/\be mail/g, 'email')
    .trim()
    .split(' ')
    .filter((word) => word !== '');
}
