import { capital, count, percent } from '../../text/numbers.ts';
import type { AuditFinding, AuditSummary, FindingKind } from '../audit-model.ts';
import { html, type Content, type Markup } from './markup.ts';
import { entityAnchor } from './sections.ts';

export const FINDING_TITLES: Readonly<Record<FindingKind, string>> = {
  duplicate: 'Duplicates',
  conflict: 'Conflicts',
  unowned: 'Without owner',
  stale: 'Stale',
  missing: 'Missing',
  malformed: 'Malformed',
  slow: 'Slow',
};
const BAR = 120;

/** The findings of all entities as a ledger: number, share, sentence; each leads to its section. */
export function findingList(summaries: readonly AuditSummary[]): Markup {
  return html`${summaries.map(
    (summary, at) =>
      html`<div class="ledger">
        <h3><bdi>${capital(summary.many)}</bdi></h3>
        <ul>
          ${lines(summary, at)}
        </ul>
      </div>`,
  )}`;
}

function lines({ findings }: AuditSummary, at: number): Content {
  if (findings.length === 0) return html`<li class="fine">Nothing wrong was found with them.</li>`;
  return findings.map(
    (finding) =>
      html`<li>
        <a href="#${anchorOf(finding, at)}"
          ><span class="kind">${FINDING_TITLES[finding.kind]}</span><span class="amount">${count(finding.count)}</span
          ><span class="says">${finding.unit} ${[finding.says, ...finding.details].join('; ')}</span>${shareBar(finding)}</a
        >
      </li>`,
  );
}

/** Pairs that aren't counted as duplicates have no figure of their own. */
function anchorOf({ kind, of }: AuditFinding, at: number): string {
  return entityAnchor(at)(kind === 'duplicate' && of === null ? 'all' : kind);
}

function shareBar({ share, of, kind }: AuditFinding): Content {
  if (share === null || of === null) return html`<span class="share"></span>`;
  return html`<span class="share"
    >${percent(share)} of ${count(of)}<svg width="${BAR}" height="6" aria-hidden="true">
      <rect width="${BAR}" height="6" rx="3" class="track" />
      <rect
        width="${Math.max(share > 0 ? 2 : 0, Math.min(1, share) * BAR)}"
        height="6"
        rx="3"
        class="${kind === 'duplicate' ? 'spare' : 'differ'}"
      /></svg
  ></span>`;
}
