import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalId, numberedId, withChecksum } from '../../src/salesforce/ids.ts';

describe('salesforce 12.7: ids', () => {
  test.each([
    ['001M000000qfPyS', 'IAU'],
    ['aBcDEfgHIJKLMNO', '025'],
    ['003RO0000035WQg', 'YAM'],
    ['001RM000003oCpr', 'YAE'],
    ['003q000000KvQ1t', 'AAF'],
    ['01gRO0000016PIA', 'YA2'],
  ])('the checksum of %s is %s', (id, checksum) => {
    expect(withChecksum(id)).toBe(id + checksum);
  });

  test('15 characters become 18, and 18 with a wrong checksum are no id', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')),
      minLength: 15,
      maxLength: 15,
    });
    fc.assert(
      fc.property(digits, (id) => {
        const full = withChecksum(id);
        expect(normalId(id)).toBe(full);
        expect(normalId(full)).toBe(full);
        if (full.toLowerCase() !== full) expect(normalId(full.toLowerCase())).not.toBe(full);
      }),
    );
    expect(normalId('001M000000qfPySAAA')).toBeUndefined();
    expect(normalId('not an id')).toBeUndefined();
  });

  test('numbers give different ids, also where only the case differs', () => {
    const ids = new Set(Array.from({ length: 5000 }, (_, n) => numberedId('003', 10 * 62 ** 4 + n)));
    expect(ids.size).toBe(5000);
    expect(new Set([...ids].map((id) => id.slice(0, 15).toLowerCase())).size).toBeLessThan(5000);
  });
});
