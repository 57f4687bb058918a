/** Colours for light and dark: text on its ground at least 4.5 to 1, parts of plots at least 3 to 1. */
const COLOURS = {
  light: `
  --paper: #ffffff; --panel: #f5f6f8; --ink: #171a1f; --quiet: #565e6b; --rule: #dde1e7; --axis: #858d9a;
  --link: #0b5a8f; --differ: #c2410c; --spare: #b45309; --same: #4b7f9e; --both: #2f6f94; --alone: #6d93a9; --track: #e3e7ec;
  --only-a: #7695a8; --only-b: #a08a52; --empty: #e3e7ec; --mark: #fdf0e7;
  --s0: #2566a8; --s1: #c0641a; --s2: #2f8060; --s3: #8257b0; --s4: #a63d5e; --s5: #757a22; --s6: #6b7280;
  --h0: #b93a0b; --h1: #dd6b2c; --h2: #f0a06b; --h3: #f7c9a6; --h4: #fbe4d3; --h5: #eef2f5; --h-none: #f5f6f8;
  --t0: #ffffff; --t1: #1b0d04; --t2: #231106; --t3: #2c1608; --t4: #2c1608; --t5: #171a1f;`,
  dark: `
  --paper: #14171c; --panel: #1c2027; --ink: #e9ebee; --quiet: #a7b0bc; --rule: #323945; --axis: #6b7583;
  --link: #7cc0f2; --differ: #f0783c; --spare: #dd9440; --same: #6aa5c8; --both: #4f9ac4; --alone: #6d8797; --track: #2c323c;
  --only-a: #5f7f92; --only-b: #8d7c52; --empty: #2c323c; --mark: #33241a;
  --s0: #5b9be0; --s1: #e08a44; --s2: #4fb389; --s3: #ac88dc; --s4: #dd7391; --s5: #b3b850; --s6: #8f98a5;
  --h0: #f08a55; --h1: #c7622d; --h2: #94471d; --h3: #663315; --h4: #452714; --h5: #242a32; --h-none: #1c2027;
  --t0: #1b0d04; --t1: #140903; --t2: #ffffff; --t3: #ffeee2; --t4: #ffeee2; --t5: #e9ebee;`,
};

const FILLS = [
  ...'differ spare same both alone track only-a only-b empty h-none'.split(' '),
  ...[0, 1, 2, 3, 4, 5, 6].map((at) => `s${at}`),
  ...[0, 1, 2, 3, 4, 5].map((at) => `h${at}`),
];
const ON_HEAT = [0, 1, 2, 3, 4, 5];

/** The page's only style sheet. */
export const STYLE = `
:root { color-scheme: light dark; ${COLOURS.light} }
@media (prefers-color-scheme: dark) { :root { ${COLOURS.dark} } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; padding: 56px 32px 72px; max-width: 1064px; background: var(--paper); color: var(--ink);
  font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 3px; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 2px; }
header { padding-bottom: 28px; border-bottom: 1px solid var(--rule); }
.brand { margin: 0 0 14px; color: var(--quiet); font-size: 14px; }
h1 { margin: 0; max-width: 24em; font-size: clamp(28px, 4.4vw, 42px); line-height: 1.15; letter-spacing: -0.02em; font-weight: 680; text-wrap: balance; }
h2 { margin: 72px 0 6px; font-size: 26px; line-height: 1.25; letter-spacing: -0.012em; font-weight: 660; }
h3 { margin: 0; font-size: 19px; line-height: 1.35; letter-spacing: -0.005em; font-weight: 640; text-wrap: balance; }
h4 { margin: 0 0 8px; font-size: 14px; font-weight: 600; color: var(--quiet); }
p { margin: 0; max-width: 72ch; }
.facts { margin-top: 16px; max-width: none; color: var(--quiet); }
figcaption p, section > p { max-width: 84ch; }
nav { display: flex; flex-wrap: wrap; gap: 6px 22px; margin-top: 22px; font-size: 15px; }
section > p { color: var(--quiet); }
.start { margin: 18px 0 4px; padding: 16px 20px; background: var(--panel); border-radius: 6px; color: var(--ink); max-width: none; }
.start strong { display: block; font-size: 14px; font-weight: 600; color: var(--quiet); }
.start a { color: inherit; font-weight: 600; text-decoration-color: var(--axis); }

.ledger { margin-top: 30px; }
.ledger ul { list-style: none; margin: 8px 0 0; padding: 0; border-top: 1px solid var(--rule); }
.ledger li { border-bottom: 1px solid var(--rule); }
.ledger li > a { display: grid; grid-template-columns: 112px 92px minmax(0, 1fr) 176px; gap: 4px 18px; align-items: baseline;
  padding: 11px 0; color: inherit; text-decoration: none; }
.ledger li.fine { padding: 11px 0; }
.ledger a:hover .says { text-decoration: underline; text-decoration-thickness: 1px; text-decoration-color: var(--axis); }
.kind { font-weight: 600; }
.ledger .amount { font-size: 22px; line-height: 1.2; font-weight: 640; text-align: right; letter-spacing: -0.01em; }
.share { color: var(--quiet); font-size: 13px; white-space: nowrap; }
.share svg { display: block; margin-top: 5px; max-width: 100%; }

.costs { list-style: none; margin: 22px 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 26px 40px; }
.costs li { border-top: 2px solid var(--ink); padding-top: 10px; }
.costs .amount { font-size: 30px; line-height: 1.2; font-weight: 660; letter-spacing: -0.015em; }
.costs .amount span { display: inline-block; max-width: 100%; font-size: 16px; font-weight: 500; line-height: 1.3; letter-spacing: 0; }
.costs p { font-size: 15px; }
.costs .assuming { margin-top: 4px; color: var(--quiet); font-size: 13px; }

figure { margin: 34px 0 0; padding: 0; }
figcaption p { margin-top: 4px; color: var(--quiet); font-size: 15px; }
.plot { margin-top: 16px; overflow-x: auto; }
.plot svg { display: block; max-width: none; height: auto; }
@media (min-width: 760px) { .plot svg { max-width: 100%; } }
svg text { font: 13px ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; unicode-bidi: plaintext; }
svg .head { font-weight: 600; }
svg .figure { font-weight: 640; font-size: 15px; }
svg .note { fill: var(--quiet); }
svg .small { font-size: 12px; }
svg .axis { stroke: var(--axis); stroke-width: 1; }
svg a { text-decoration: none; }
svg a:hover text { text-decoration: underline; }
svg a:hover rect { filter: brightness(0.93); }
.for { fill: var(--same); }
.against { fill: var(--differ); }
${FILLS.map((name) => `.${name} { fill: var(--${name}); }`).join('\n')}
${ON_HEAT.map((at) => `svg text.t${at} { fill: var(--t${at}); }`).join('\n')}
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 12px 0 0; padding: 0; font-size: 14px; color: var(--quiet); }
.legend svg { margin-right: 7px; vertical-align: -1px; }
.pair { display: grid; grid-template-columns: minmax(0, 560px) minmax(0, 1fr); gap: 24px 40px; margin-top: 18px; align-items: start; }
.pair .plot { margin-top: 8px; }

details { margin-top: 10px; border-top: 1px solid var(--rule); }
details + details { margin-top: 0; }
summary { padding: 9px 0; color: var(--link); font-size: 15px; cursor: pointer; }
summary::marker { color: var(--axis); }
.behind { padding: 4px 0 22px; scroll-margin-top: 60px; }
.behind > p, .behind > ul { margin: 4px 0; padding-left: 20px; font-size: 15px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 14px; font-size: 14px; line-height: 1.45; }
caption { caption-side: top; text-align: left; padding: 0 0 8px; font-weight: 600; font-size: 15px; }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; min-width: 4.5em; }
thead th, thead td { font-weight: 600; border-bottom-color: var(--axis); }
tbody th { font-weight: 500; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.numbers { word-spacing: 0.5em; }
.blank { color: var(--quiet); }
.more { margin-top: 10px; color: var(--quiet); font-size: 14px; }
code { font: 0.92em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.cards { display: grid; gap: 18px; margin-top: 26px; }
.group { padding: 16px 20px 18px; background: var(--panel); border-radius: 6px; }
.group + .group { margin-top: 0; }
.behind > .group { margin-top: 14px; }
.group table { margin-top: 0; }
.group th small { display: block; font-weight: 400; color: var(--quiet); }
.group tbody th { white-space: nowrap; width: 9em; color: var(--quiet); }
.group .place { float: right; padding-left: 14px; font-weight: 400; color: var(--quiet); font-size: 14px; }
.differs > * { background: var(--mark); }
.differs > th { color: var(--ink) !important; }
.group .differs > th small { display: inline; color: var(--differ); }
.group h4 { margin: 18px 0 0; }
.group .plot { margin-top: 6px; }
.quiet { margin: 34px 0 0; padding: 0; list-style: none; color: var(--quiet); font-size: 15px; }
#method dl { margin: 14px 0 0; display: grid; grid-template-columns: 12em minmax(0, 1fr); gap: 10px 24px; font-size: 15px; }
#method dt { font-weight: 600; }
#method dd { margin: 0; max-width: 66ch; }
footer { margin-top: 72px; padding-top: 16px; border-top: 1px solid var(--rule); color: var(--quiet); font-size: 14px; }

@media screen and (max-width: 760px) {
  body { padding: 28px 18px 48px; }
  .ledger li > a { grid-template-columns: minmax(0, 1fr) auto; }
  .ledger .says, .ledger .share { grid-column: 1 / -1; }
  .pair, #method dl { grid-template-columns: minmax(0, 1fr); }
  #method dt { margin-top: 8px; }
}
@media print {
  :root { ${COLOURS.light} }
  @page { margin: 15mm 14mm; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 9.5pt; }
  header { padding-bottom: 14px; }
  nav, details:not([open]) { display: none; }
  a { color: inherit; text-decoration: none; }
  h1 { font-size: 22pt; }
  h2 { margin-top: 30px; font-size: 15pt; }
  h3 { font-size: 12pt; }
  figure { margin-top: 22px; }
  p, figcaption p, .facts, .costs p, .legend, .quiet, caption, #method dl { font-size: 9.5pt; }
  table, .share, .costs .assuming { font-size: 8.5pt; }
  th, td { padding-top: 3px; padding-bottom: 3px; }
  h2, h3, h4, figcaption, caption, section > p { break-after: avoid; }
  figcaption, figure > .plot, .pair, .group, .costs li, .ledger li, tr, dt, dd { break-inside: avoid; }
  .plot, .wide { overflow: visible; }
  .plot svg { max-width: 100%; }
  .group, .start { border: 1px solid var(--rule); padding: 10px 14px; }
  .cards { display: block; margin-top: 16px; }
  .cards .group + .group { margin-top: 12px; }
  .pair { grid-template-columns: 3fr 2fr; gap: 20px; }
  .costs { grid-template-columns: repeat(3, 1fr); gap: 16px 24px; }
  .costs .amount { font-size: 17pt; }
  .ledger { margin-top: 16px; }
  .ledger .amount { font-size: 13pt; }
  .ledger li > a { grid-template-columns: 88px 60px minmax(0, 1fr) 124px; gap: 2px 14px; padding: 6px 0; }
}
`;
