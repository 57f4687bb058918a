import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compileRulebook,
  lintRulebook,
  recognise,
  RecogniseError,
  type RulebookDefinition,
  type SampledFile,
} from '../src/index.ts';
import { EXPORTS } from './fixtures/export-headings.ts';
import { column, KINDS, sampled, type Kind } from './fixtures/sampled-columns.ts';

let folder = '';
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshline-recognise-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a source as a file, imports it as it stands but for where the builders are, and compiles what it exports. */
async function compiled(source: string): Promise<string> {
  const file = join(folder, `rulebook-${count++}.ts`);
  const builders = new URL('../src/index.ts', import.meta.url).href;
  writeFileSync(file, source.replace("'@meshline/rulebook'", JSON.stringify(builders)));
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: RulebookDefinition };
  return compileRulebook(module.default).hash;
}

const asFile = ({ file, columns }: (typeof EXPORTS)[number]): SampledFile =>
  sampled(file, Object.fromEntries(Object.entries(columns).map(([heading, [kind]]) => [heading, kind])));

describe('the source of a recognised rulebook', () => {
  it('is the same rulebook as the data: each usual export', async () => {
    for (const one of EXPORTS) {
      const { source, rulebook } = recognise([asFile(one)]);
      expect(await compiled(source), one.title).toBe(rulebook.hash);
    }
  });

  it('is the same for many files at once, of several kinds, with users', async () => {
    const users = sampled('users', { Email: 'email', Name: 'full', Role: 'role' });
    const mixed = sampled('customers', { RECORD_TYPE: 'kind', NAME_ORG: 'company', NAME_LAST: 'last', NAME_FIRST: 'first' });
    const { source, rulebook, tables } = recognise([...EXPORTS.map(asFile), users, mixed]);
    expect(await compiled(source)).toBe(rulebook.hash);
    expect(tables).toHaveLength(EXPORTS.length + 3);
    expect(new Set(tables.map(({ stream }) => stream)).size).toBe(tables.length);
  });

  it('reads as a table with a column for each file', () => {
    const a = sampled('hubspot-contacts', {
      Name: 'full',
      Email: 'email',
      Company: 'company',
      'Contact owner': 'owner',
      Notes: 'text',
    });
    const b = sampled('sf-leads', {
      'First Name': 'first',
      'Last Name': 'last',
      Email: 'email',
      'Lead Owner': 'owner',
      Created: 'us',
    });
    const { source } = recognise([a, b]);
    const lines = source.split('\n');
    expect(lines.filter((line) => /^ {4}(?:firstName|email|company): +\[/.test(line))).toEqual([
      "    firstName: [readOnly(part('Name', 'first')), readOnly('First Name')],",
      "    email:     [readOnly('Email'),               readOnly('Email')],",
      "    company:   [readOnly(parentText('Company')), notHeld],",
    ]);
    expect(source).toContain('//    Notes: nothing that records are compared by');
    expect(source).toContain('// sf-leads is read with dates: Created MDY.');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(140);
  });

  it('gives the lint nothing to say, though no file lists companies or users', () => {
    for (const one of EXPORTS) {
      const { rulebook } = recognise([asFile(one)]);
      expect(
        lintRulebook(rulebook.rulebook).filter(({ message }) => message.includes('No system holds it')),
        one.title,
      ).toEqual([]);
    }
  });

  it('imports what it calls, wherever a column stands', async () => {
    const wide = sampled('a', {
      'First Name': 'first',
      'Last Name': 'last',
      Email: 'email',
      'A rather long heading of a phone': 'phone',
    });
    const narrow = sampled('b', { 'First Name': 'first', 'Last Name': 'last', Email: 'email' });
    const { source, rulebook } = recognise([wide, narrow]);
    expect(source).toMatch(/ {2,}notHeld|, notHeld/);
    expect(await compiled(source)).toBe(rulebook.hash);
  });

  it('takes texts of files as data, whatever they hold', async () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.constantFrom(
        "'); process.exit(1); //",
        '*/ throw 1; /*',
        '${1}',
        '`',
        '\\',
        "\\'",
        '\n',
        '\r\n// x',
        '\u2028throw 1',
        '\u2029',
        '\u202Eevil',
        '\uD800',
        '</script>',
        '__proto__',
        'constructor',
      ),
    );
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, async (file, heading, other) => {
        fc.pre(file !== 'second');
        const { source, rulebook } = recognise([
          {
            name: file,
            columns: [
              { ...column('x', 'email'), name: `Email ${heading}` },
              column('Last Name', 'last'),
              { ...column('y', 'text'), name: other },
            ],
          },
          sampled('second', { Name: 'full', Phone: 'phone' }),
        ]);
        expect(source.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(await compiled(source)).toBe(rulebook.hash);
      }),
      { numRuns: 60 },
    );
  });
});

describe('recognise, whatever comes', () => {
  const kinds = Object.keys(KINDS) as Kind[];
  const table = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 8 });

  it('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (chosen, ranks) => {
        const columns = chosen.map((kind, index) => column(`f${index}`, kind));
        const rows = ranks.map((rank, row) => ({ rank, row })).toSorted((a, b) => a.rank - b.rank);
        const shuffled = columns.map(({ name, values }) => ({ name, values: rows.map(({ row }) => values[row] ?? '') }));
        const seen = outcome([{ name: 'x', columns }]);
        expect(outcome([{ name: 'x', columns: shuffled }])).toEqual(seen);
      }),
    );
  });

  it('knows columns by their values under names that say nothing, in any order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['email', 'phone', 'full', 'company', 'url', 'int', 'text', 'id'] as const, { minLength: 8 }),
        (order) => {
          const columns = order.map((kind, index) => column(`q${index}`, kind));
          const [seen] = recognise([{ name: 'x', columns }]).tables;
          const fieldOf = (kind: Kind): string => seen?.columns[order.indexOf(kind as never)]?.fields.join('+') ?? '';
          expect([fieldOf('email'), fieldOf('phone'), fieldOf('full')]).toEqual(['email', 'phone', 'firstName+lastName']);
          expect([fieldOf('company'), fieldOf('url')]).toEqual(['company', 'website']);
          expect([fieldOf('int'), fieldOf('text'), fieldOf('id')]).toEqual(['', '', '']);
        },
      ),
    );
  });

  it('throws nothing but a RecogniseError, and answers with something whole', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('Email', 'Name', 'type', 'Date', 'id', 'a@b.co', '1/2/2024'),
    );
    const anything = fc.array(
      fc.record({
        name: text,
        columns: fc.array(fc.record({ name: text, values: fc.array(text, { maxLength: 6 }) }), { maxLength: 6 }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(anything, (files) => {
        try {
          const { tables, rulebook, source } = recognise(files);
          expect(source).toContain('export default defineRulebook');
          for (const seen of tables) {
            const streams = rulebook.rulebook.entities.flatMap((entity) => entity.streams.map(({ stream }) => stream));
            expect(streams).toContain(seen.stream);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RecogniseError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** What was recognised, or why nothing was. */
function outcome(files: readonly SampledFile[]): unknown {
  try {
    return recognise(files).tables;
  } catch (error) {
    if (error instanceof RecogniseError) return error.message;
    throw error;
  }
}
