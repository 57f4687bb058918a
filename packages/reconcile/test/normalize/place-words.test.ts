import { expect, test } from 'vitest';
import { foldPlace } from '../../src/normalize/place-words.ts';

test.each([
  ['27 West Main Street', '27 W. Main St.'],
  ['5 Sunset Boulevard, Suite 9', '5 sunset blvd ste 9'],
  ['Hauptstraße 7', 'Hauptstr. 7'],
  ['Calle Mayor 3', 'C/ Mayor 3'],
])('%s is %s', (long, short) => {
  expect(foldPlace(long)).toBe(foldPlace(short));
  expect(foldPlace(foldPlace(long))).toBe(foldPlace(long));
});

test('what tells places apart stays', () => {
  expect(foldPlace('12 North Street')).not.toBe(foldPlace('12 South Street'));
  expect(foldPlace('Strasse')).toBe('strasse');
});
