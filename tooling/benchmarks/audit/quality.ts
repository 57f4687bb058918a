import { fileURLToPath } from 'node:url';
import { markdownTable } from '../markdown.ts';
import { pairQuality } from './pair-quality.ts';
import { publicSets } from './public-sets.ts';
import { runAudit } from './run-audit.ts';

/** `meshline audit` with its default settings on every public labelled set: pairwise quality after clustering, both tiers. Gives Markdown. */
export async function auditQuality(): Promise<string> {
  const folder = process.env.MESHLINE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
  const sets = publicSets(folder);
  if (sets.length === 0) return `There is no public data at ${folder}. Name its folder with MESHLINE_DATA.`;
  const share = (value: number): string => value.toFixed(4);
  const table: string[][] = [];
  for (const set of sets) {
    const { links } = await runAudit(set.files);
    const [balanced, link] = [pairQuality(links, set.labelOf, 'balanced'), pairQuality(links, set.labelOf, 'link')];
    table.push([
      set.name,
      String(links.length),
      String(balanced.truePairs),
      ...[balanced.precision, balanced.recall, balanced.f1, link.precision, link.recall, link.f1].map(share),
    ]);
  }
  return markdownTable(
    ['', 'records', 'true pairs', 'balanced: precision', 'recall', 'F1', 'unattended: precision', 'recall', 'F1'],
    table,
  );
}
