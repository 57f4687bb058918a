import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDate, type DateOrder } from '../src/index.ts';

describe('civilDate', () => {
  test.each<[string, DateOrder, string]>([
    ['2024-03-04', 'DMY', '2024-03-04'],
    ['2024/3/4', 'MDY', '2024-03-04'],
    ['2024.03.04', 'DMY', '2024-03-04'],
    ['3/4/2024', 'MDY', '2024-03-04'],
    ['3/4/2024', 'DMY', '2024-04-03'],
    ['04.03.24', 'DMY', '2024-03-04'],
    ['4. 3. 2024', 'DMY', '2024-03-04'],
    ['04.03.2024.', 'DMY', '2024-03-04'],
    ['24-3-4', 'YMD', '2024-03-04'],
    ['03-04-99', 'MDY', '1999-03-04'],
    ['3/4/49', 'MDY', '2049-03-04'],
    ['3/4/50', 'MDY', '1950-03-04'],
    ['19081209', 'YMD', '1908-12-09'],
    ['19081209', 'DMY', '1908-12-09'],
    ['09121908', 'DMY', '1908-12-09'],
    ['12091908', 'MDY', '1908-12-09'],
    ['20240304101500', 'YMD', '2024-03-04T10:15:00.000Z'],
    ['20240304T101500Z', 'YMD', '2024-03-04T10:15:00.000Z'],
    ['Mar 4 2024', 'DMY', '2024-03-04'],
    ['March 4th, 2024', 'DMY', '2024-03-04'],
    ['4 Mar 2024', 'MDY', '2024-03-04'],
    ['4-Mar-24', 'MDY', '2024-03-04'],
    ['04-MAR-2024', 'YMD', '2024-03-04'],
    ['2024-Mar-04', 'DMY', '2024-03-04'],
    ['4. März 2024', 'MDY', '2024-03-04'],
    ['1er août 2024', 'MDY', '2024-08-01'],
    ['4 de marzo de 2024', 'MDY', '2024-03-04'],
    ['4. Dez. 2024', 'MDY', '2024-12-04'],
    ['Mon, 4 Mar 2024', 'MDY', '2024-03-04'],
    ['Monday, March 4, 2024', 'DMY', '2024-03-04'],
    ['Mon, 04 Mar 2024 10:11:12 GMT', 'DMY', '2024-03-04T10:11:12.000Z'],
    ['Mon Mar 4 2024 10:11:12 GMT+0100', 'DMY', '2024-03-04T09:11:12.000Z'],
    ['2024-03-04 10:11', 'DMY', '2024-03-04T10:11:00.000Z'],
    ['2024-03-04T10:11:12.123456Z', 'DMY', '2024-03-04T10:11:12.123Z'],
    ['2024-03-04T10:11:12+02:00', 'DMY', '2024-03-04T08:11:12.000Z'],
    ['2024-03-04 10:11:12 -0800', 'DMY', '2024-03-04T18:11:12.000Z'],
    ['2024-03-04 10:11:12 UTC', 'DMY', '2024-03-04T10:11:12.000Z'],
    ['3/4/2024 2:05 PM', 'MDY', '2024-03-04T14:05:00.000Z'],
    ['3/4/2024, 2:05:06 p.m.', 'MDY', '2024-03-04T14:05:06.000Z'],
    ['3/4/2024 12:05 AM', 'MDY', '2024-03-04T00:05:00.000Z'],
    ['3/4/2024 12:05 PM', 'MDY', '2024-03-04T12:05:00.000Z'],
    ['3/4/2024 2 PM', 'MDY', '2024-03-04T14:00:00.000Z'],
    ['1954-03-31 00:00:00', 'DMY', '1954-03-31'],
    ['3/31/1954 12:00:00 AM', 'MDY', '1954-03-31'],
    ['1954-03-31T00:00:00.000', 'DMY', '1954-03-31'],
    ['1954-03-31T00:00:00Z', 'DMY', '1954-03-31T00:00:00.000Z'],
    ['1709547072000', 'DMY', '2024-03-04T10:11:12.000Z'],
    ['29.02.2024', 'DMY', '2024-02-29'],
    ['29.02.2000', 'DMY', '2000-02-29'],
    ['  2024-03-04  ', 'DMY', '2024-03-04'],
  ])('%s in %s is %s', (text, order, wanted) => {
    expect(civilDate(text, order)).toBe(wanted);
  });

  test.each<[string, DateOrder]>([
    ['', 'DMY'],
    ['today', 'DMY'],
    ['2024', 'YMD'],
    ['2024-03', 'YMD'],
    ['Mar 2024', 'DMY'],
    ['12', 'DMY'],
    ['3/4/2024', 'YMD'],
    ['13/14/2024', 'DMY'],
    ['25/12/2024', 'MDY'],
    ['29.02.2023', 'DMY'],
    ['29.02.1900', 'DMY'],
    ['31.04.2024', 'DMY'],
    ['0000-00-00', 'YMD'],
    ['00/00/0000', 'DMY'],
    ['2024-13-01', 'YMD'],
    ['3/4-2024', 'DMY'],
    ['3/4/224', 'DMY'],
    ['1.2.3', 'DMY'],
    ['Marble 4 2024', 'DMY'],
    ['Ma 4 2024', 'DMY'],
    ['2024-03-04 25:00', 'YMD'],
    ['2024-03-04 10:61', 'YMD'],
    ['3/4/2024 13:00 PM', 'MDY'],
    ['2024-03-04 around noon', 'YMD'],
    ['2024-03-04 10', 'YMD'],
    ['+1 555 123456', 'MDY'],
    ['(617) 384-7579', 'MDY'],
    ['1234567890', 'YMD'],
    ['4 Smith Street 2024', 'DMY'],
  ])('%s in %s is none', (text, order) => {
    expect(civilDate(text, order)).toBeUndefined();
  });

  const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
  const parts = (date: Date): [string, string, string] => date.toISOString().slice(0, 10).split('-') as [string, string, string];

  test('any day reads back, however it is written', () => {
    const bare = (text: string): string => String(Number(text));
    fc.assert(
      fc.property(day, fc.constantFrom('/', '-', '.'), fc.boolean(), fc.boolean(), (date, separator, isShort, isBare) => {
        const [year, month, dayOfMonth] = parts(date);
        const y = isShort ? year.slice(2) : year;
        const [m, d] = isBare ? [bare(month), bare(dayOfMonth)] : [month, dayOfMonth];
        const wanted = `${year}-${month}-${dayOfMonth}`;
        expect(civilDate([d, m, y].join(separator), 'DMY')).toBe(wanted);
        expect(civilDate([m, d, y].join(separator), 'MDY')).toBe(wanted);
        expect(civilDate([y, m, d].join(separator), 'YMD')).toBe(wanted);
        for (const locale of ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'it-IT', 'nl-NL', 'es-ES', 'pt-PT']) {
          const long = date.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' });
          expect([locale, long, civilDate(long, 'YMD')]).toEqual([locale, long, wanted]);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('whatever is written, it never throws, and what comes is a date', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789/-.: ,TZapmMarchOkt+')), maxLength: 24 }),
        fc.constantFrom<DateOrder>('YMD', 'DMY', 'MDY'),
        (text, order) => {
          const found = civilDate(text, order);
          if (found === undefined) return;
          expect(found).toMatch(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?$/);
          expect(new Date(found).toISOString()).toBe(found.length === 10 ? `${found}T00:00:00.000Z` : found);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
