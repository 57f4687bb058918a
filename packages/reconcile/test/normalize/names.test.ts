import { describe, expect, test } from 'vitest';
import { parseCompanyName } from '../../src/normalize/company-name.ts';
import { fold, loosen } from '../../src/normalize/fold.ts';
import { canonicalGiven, isNickname } from '../../src/normalize/nicknames.ts';
import { parsePersonName } from '../../src/normalize/person-name.ts';

describe('person names for comparison', () => {
  test.each<readonly [string, string, readonly string[], readonly string[], string | undefined]>([
    ['Prof. Dr. Anna', 'von der Heide', ['anna'], ['heide'], undefined],
    ['Robert J.', 'Smith Jr.', ['robert', 'j'], ['smith'], 'jr'],
    ['', 'Anna Weber', ['anna'], ['weber'], undefined],
    ['Anna Maria Weber', '', ['anna', 'maria'], ['weber'], undefined],
    ['Weber, Anna', '', ['anna'], ['weber'], undefined],
    ['Łukasz', "O'Hare", ['lukasz'], ['ohare'], undefined],
    ['王杰', '', ['wang'], ['jie'], undefined],
    ['Anna', 'Weber MBA', ['anna'], ['weber'], undefined],
    ['', 'Thomas-Schmidt', [], ['thomas', 'schmidt'], undefined],
    ['A. de', 'Roosstra', ['a'], ['roosstra'], undefined],
    ['van', 'Zandbeek', [], ['zandbeek'], undefined],
    ['Van', 'Nguyen', ['van'], ['nguyen'], undefined],
  ])('%s | %s', (first, last, given, family, generation) => {
    expect(parsePersonName(first, last)).toEqual({ given, family, generation });
  });

  test('nicknames meet their formal names in several languages; two formal names never meet', () => {
    for (const [a, b] of [
      ['bill', 'william'],
      ['bob', 'robert'],
      ['kasia', 'katarzyna'],
      ['pepe', 'jose'],
      ['sepp', 'josef'],
      ['sasha', 'alexander'],
    ] as const) {
      expect(isNickname(a, b)).toBe(true);
      expect(canonicalGiven(canonicalGiven(a))).toBe(canonicalGiven(a));
    }
    expect(isNickname('alexander', 'alexandra')).toBe(false);
    expect(isNickname('daniel', 'daniela')).toBe(false);
    expect(canonicalGiven('bill')).toBe(canonicalGiven('william'));
  });

  test('what transliterations disagree on folds away', () => {
    for (const [a, b] of [
      ['Müller', 'Mueller'],
      ['Jørgensen', 'Joergensen'],
      ['Philipp', 'Filip'],
      ['Weiß', 'Weiss'],
      ['Łódź', 'Lodz'],
    ] as const) {
      expect(loosen(fold(a))).toBe(loosen(fold(b)));
    }
  });
});

describe('company names for comparison', () => {
  test.each<readonly [string, readonly string[], string | undefined]>([
    ['The Müller & Söhne GmbH & Co. KG', ['muller', 'sohne'], 'gmbhcokg'],
    ['Acme, Inc.', ['acme'], 'inc'],
    ['ACME S.r.l.', ['acme'], 'srl'],
    ['Bursztyn sp. z o.o.', ['bursztyn'], 'spzoo'],
    ['Nordwind Limited', ['nordwind'], 'ltd'],
    ['Nordwind Pty Ltd', ['nordwind'], 'ltd'],
    ['OOO Romashka', ['romashka'], 'ooo'],
    ['Acme.com', ['acme'], undefined],
    ['AG', ['ag'], undefined],
  ])('%s', (name, words, form) => {
    const parsed = parseCompanyName(name);
    expect(parsed.words).toEqual(words);
    expect(parsed.form).toBe(form);
  });
});
