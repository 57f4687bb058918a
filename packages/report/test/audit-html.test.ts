import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditHtml, auditReport, type AuditFacts } from '../src/index.ts';
import { escapeText } from '../src/audit/html/markup.ts';
import { STYLE } from '../src/audit/html/style.ts';
import * as edges from './audit-edges.ts';
import { auditFacts, threeKinds } from './audit-fixture.ts';

const every: Readonly<Record<string, () => AuditFacts>> = {
  auditFacts,
  threeKinds,
  oneFile: edges.oneFile,
  oneRecord: edges.oneRecord,
  noDatesNoOwners: edges.noDatesNoOwners,
  nothingWrong: edges.nothingWrong,
  fortyFiles: edges.fortyFiles,
  longNames: edges.longNames,
  rightToLeft: edges.rightToLeft,
  hostile: edges.hostile,
};
const page = (facts: AuditFacts): string => auditHtml(auditReport(facts, { showNames: true }));
/** Everything in angle brackets; the style sheet has none. */
const tags = (text: string): string[] => [...text.matchAll(/<[^>]*>/gu)].map(([tag]) => tag);
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((found) => found[1] ?? '');

const ELEMENTS = new Set(
  'html head meta title style body header main footer section nav article figure figcaption details summary div p h1 h2 h3 h4 ul li dl dt dd table caption thead tbody tr th td span strong small code a bdi svg g rect line text'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'lang charset http-equiv content name id class href scope role aria-label aria-hidden viewBox width height x y x1 x2 y1 y2 rx text-anchor'.split(
    ' ',
  ),
);

const TAG = /^<\/?([a-z0-9]+)((?:\s+[\w-]+="[^"<>]*")*)\s*\/?>$/u;
/** An element with attributes that this page has where nobody tries to add one. */
function isOurs(tag: string): boolean {
  const [, name = '', attributes = ''] = TAG.exec(tag) ?? [];
  return ELEMENTS.has(name) && all(attributes, /\s([\w-]+)="/gu).every((attribute) => ATTRIBUTES.has(attribute));
}

describe('auditHtml', () => {
  test.each(Object.entries(every))('each link leads to one place of the page, and each table says what it is: %s', (_, facts) => {
    const text = page(facts());
    const ids = all(text, / id="([^"]*)"/gu);
    expect(new Set(ids).size).toBe(ids.length);
    expect(all(text, / href="#([^"]*)"/gu).filter((to) => !ids.includes(to))).toEqual([]);
    expect(all(text, / href="([^#"][^"]*)"/gu)).toEqual([]);
    expect(all(text, /<table>\s*(<[^>]*>)/gu).filter((tag) => tag !== '<caption>')).toEqual([]);
    const levels = all(text, /<h([1-4])[ >]/gu).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, at) => at > 0 && level > levels[at - 1]! + 1)).toEqual([]);
    expect(all(text, /<svg role="group" aria-label="([^"]*)"/gu).filter((label) => label.length < 10)).toEqual([]);
  });

  test('needs nothing from elsewhere and runs nothing', () => {
    const text = page(threeKinds());
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`);
    expect(text).not.toMatch(/<script|<link|<img|<iframe|https?:|url\(|@import|javascript:| on[a-z]+=/iu);
  });

  test('whatever the files hold is text there: no element, no attribute, no direction of its own', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<b>', '"><i x=', "' onload='", '</style>', '-->', '&lt;', '\u202e', edges.HOSTILE),
    );
    fc.assert(
      fc.property(any, (text) => {
        const made = page(edges.withTexts(auditFacts(20), (old) => `${old}${text}${old}`));
        expect(tags(made.replace('<!doctype html>', '')).filter((tag) => !isOurs(tag))).toEqual([]);
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        expect(made).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
        expect(made.isWellFormed()).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('escaped text comes back as it was, but for what cannot be shown', () => {
    const back = (text: string): string =>
      text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(back(escapeText(text))).toBe(text.replaceAll(/[\u007f]+/gu, ' '));
        expect(escapeText(text)).not.toMatch(/[<>"']/u);
      }),
    );
    expect(escapeText('a\ud800b\u202ec')).toBe('a\ufffdb c');
  });

  test('the titles say the finding', () => {
    const text = page(auditFacts());
    const titles = all(text, /<h3>([^<]*)<\/h3>/gu);
    expect(titles).toContain('71.0\u00a0% of the people stand in two systems or more, the others in one only');
    expect(titles).toContain('Phone: HubSpot and Close differ for 40.4\u00a0% of the people that have one in both');
    expect(titles).toContain('189 times a system holds the same person more than once: 221 second copies');
    expect(titles).toContain('7.3\u00a0% of the records of people are without an owner');
  });

  test('what is cut off is counted, and skipped rows are listed', () => {
    const text = page(auditFacts());
    expect(text).toMatch(/and 2,758 more rows: see <code>--json<\/code>/u);
    expect(text).toContain('9 cells where the header has 10');
    expect(text).toContain('3 rows could not be read and are in no figure.');
    expect(page(edges.nothingWrong())).toContain('Nothing wrong was found with them.');
  });

  test('values are masked unless they are asked for', () => {
    expect(auditHtml(auditReport(auditFacts()))).not.toContain('Ada Brandt');
    expect(page(auditFacts())).toContain('Ada Brandt');
  });

  test('its colours can be told from their ground in both themes', () => {
    const [light, dark] = all(STYLE, /:root \{([^}]*)\}/gu).map(
      (block) => new Map([...block.matchAll(/--([\w-]+): (#\w{6})/gu)].map(([, name = '', colour = '']) => [name, colour])),
    );
    for (const theme of [light!, dark!]) {
      const contrast = (a: string, b: string): number => ratio(theme.get(a)!, theme.get(b)!);
      const onHeat = [0, 1, 2, 3, 4, 5].map((at) => [`t${at}`, `h${at}`] as const);
      const text = [
        ['ink', 'paper'],
        ['ink', 'panel'],
        ['quiet', 'paper'],
        ['quiet', 'panel'],
        ['link', 'paper'],
        ['differ', 'mark'],
        ...onHeat,
      ] as const;
      expect(text.filter(([a, b]) => contrast(a, b) < 4.5)).toEqual([]);
      const parts = [
        'differ',
        'spare',
        'same',
        'both',
        'alone',
        'only-a',
        'only-b',
        's0',
        's1',
        's2',
        's3',
        's4',
        's5',
        's6',
        'axis',
      ];
      expect(parts.filter((part) => contrast(part, 'paper') < 3)).toEqual([]);
    }
  });
});

/** Contrast of two colours as WCAG counts it. */
function ratio(a: string, b: string): number {
  const [low, high] = [a, b].map(luminance).toSorted((one, two) => one - two) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.039_28 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
