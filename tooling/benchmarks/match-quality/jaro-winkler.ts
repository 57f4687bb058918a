/** Jaro-Winkler similarity as the textbook has it, 0..1: the baseline's own, so that it shares nothing with what is measured. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const takenB = Array.from(b, () => false);
  const matchedA: string[] = [];
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j++) {
      if (takenB[j] === true || a[i] !== b[j]) continue;
      takenB[j] = true;
      matchedA.push(a[i] ?? '');
      break;
    }
  }
  const matches = matchedA.length;
  if (matches === 0) return 0;
  const matchedB = Array.from(b).filter((_, j) => takenB[j] === true);
  const crossed = matchedA.filter((letter, index) => letter !== matchedB[index]).length / 2;
  const jaro = (matches / a.length + matches / b.length + (matches - crossed) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}
