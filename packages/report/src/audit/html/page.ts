import { capital, counted, duration, names } from '../../text/numbers.ts';
import type { AuditReport } from '../audit-model.ts';
import { civil } from '../civil.ts';
import { costSection } from './cost-section.ts';
import { entitySection } from './entity-section.ts';
import { fileSection } from './file-section.ts';
import { findingList } from './finding-list.ts';
import { html, literal, type Content, type Markup } from './markup.ts';
import { entityAnchor, systemLooks } from './sections.ts';
import { STYLE } from './style.ts';

/**
 * The audit as one self-contained page: no script, nothing from elsewhere, light, dark and on paper. Whatever stands in
 * the files is text there.
 */
export function auditHtml(report: AuditReport): string {
  const { entities, summary, files, totals, asOf } = report;
  const looks = systemLooks(totals.systems);
  const title = headline(report);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${literal(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="brand">MeshLine audit</p>
          <h1>${title}</h1>
          <p class="facts">${factLine(report)}</p>
          ${navigation(report)}
        </header>
        <main>
          <section id="findings">
            <h2>What was found</h2>
            ${startHere(report)}${findingList(summary)}
          </section>
          ${costSection(report.costs)}
          ${entities.map((entity, at) => {
            const own = summary[at];
            return own === undefined
              ? null
              : entitySection({ entity, summary: own, files, looks, anchor: entityAnchor(at) }, asOf);
          })}
          ${fileSection(report)} ${method(report)}
        </main>
        <footer>
          <p>
            Made by MeshLine <bdi>${report.version}</bdi> in ${duration(report.seconds)}, on one machine. Nothing was sent
            anywhere.
          </p>
        </footer>
      </body>
    </html> `;
  return page.text;
}

function headline({ totals, summary }: AuditReport): string {
  const behind = summary.map(({ identities, one, many }) => counted(identities, one, many));
  return `${counted(totals.rows, 'row', 'rows')} in ${counted(totals.files, 'file', 'files')} ${totals.rows === 1 ? 'is' : 'are'} ${behind.length === 0 ? 'no records' : names(behind)}`;
}

function factLine({ totals, asOf, masked }: AuditReport): string {
  const facts = [
    totals.systems.length > 6 ? counted(totals.systems.length, 'system', 'systems') : names(totals.systems),
    ...(asOf === null ? [] : [`as of ${civil(asOf)}, the newest date in the files`]),
    masked ? 'names and values are masked' : 'names and values are shown as they are: forward with care',
  ];
  return facts.join(' · ');
}

function navigation({ summary, costs }: AuditReport): Markup {
  const links: readonly (readonly [string, string])[] = [
    ['findings', 'Findings'],
    ...(costs.length > 0 ? [['cost', 'Cost'] as const] : []),
    ...summary.map(({ many }, at) => [entityAnchor(at)('all'), capital(many)] as const),
    ['files', 'Files'],
    ['method', 'Method'],
  ];
  return html`<nav aria-label="Sections">${links.map(([to, text]) => html`<a href="#${to}"><bdi>${text}</bdi></a>`)}</nav>`;
}

function startHere({ start, entities }: AuditReport): Content {
  if (start === null) return null;
  const at = entities.findIndex(({ entity }) => entity === start.entity);
  return html`<p class="start">
    <strong>Start here</strong> <a href="#${entityAnchor(Math.max(0, at))(start.kind)}"><bdi>${start.says}</bdi></a>
  </p>`;
}

function method({ masked }: AuditReport): Markup {
  return html`<section id="method">
    <h2>How to read this</h2>
    <dl>
      <dt>One of them</dt>
      <dd>
        Records were compared by what they say (name, e-mail, phone, company, address, where the files have it), never by their
        row or the ids of their system. The same person in three systems counts once.
      </dd>
      <dt>Sure, and to look at</dt>
      <dd>
        A group is sure where its evidence is so strong that MeshLine would link its records unattended. What is less sure is
        counted as well and marked for a person; what is weaker still is listed as pairs that look alike and not counted.
      </dd>
      <dt>Bits of evidence</dt>
      <dd>
        Each bit doubles the odds that two records are one; ten bits make it a thousand times likelier. Bars to the left speak
        against it.
      </dd>
      <dt>Differ and blank</dt>
      <dd>
        Two values differ where both are filled and do not mean the same: +49 30 1234 and 030 1234 are the same phone number. A
        blank is no conflict.
      </dd>
      <dt>Row</dt>
      <dd>Data rows of a file, counted from 1 below the line of column names.</dd>
      <dt>Names</dt>
      <dd>
        ${masked ? 'Of each word the first letter is shown, of numbers nothing. Whether two values differ was judged before they were masked. Run again with --show-names to see them.' : 'Names and values are shown as they stand in the files.'}
      </dd>
    </dl>
  </section>`;
}
