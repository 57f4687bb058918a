import { tidyText } from './text.ts';

const SEPARATED = /^[+-]?\d{1,3}(?:([.,' \u00A0\u202F])\d{3})+(?:[.,]\d+)?$/;

/**
 * The decimal text of a number as people and systems write it: `1,250.50`, `1.250,50`, `1 250,5`, `'1250'`. A single comma or
 * point with exactly three digits behind it reads as a decimal point if it is a point, and as a thousands separator if it
 * is a comma. Undefined where it is no number.
 */
export function readDecimal(text: string): string | undefined {
  let digits = tidyText(text);
  if (/^[+-]?\d+\.?\d*(?:e[+-]?\d+)?$/i.test(digits) || /^[+-]?\.\d+$/.test(digits)) return plain(digits);
  const comma = digits.lastIndexOf(',');
  const point = digits.lastIndexOf('.');
  if (comma >= 0 && point >= 0) {
    const decimal = comma > point ? ',' : '.';
    digits = digits.replaceAll(decimal === ',' ? '.' : ',', '').replace(decimal, '.');
  } else if (comma >= 0) {
    digits = /^[+-]?\d{1,3}(?:,\d{3})+$/.test(digits) ? digits.replaceAll(',', '') : digits.replace(',', '.');
  } else if (SEPARATED.test(digits)) {
    digits = digits.replaceAll('.', '');
  }
  digits = digits.replace(/[' \u00A0\u202F]/g, '');
  return /^[+-]?\d+(?:\.\d*)?$/.test(digits) ? plain(digits) : undefined;
}

/** No sign of plus, no leading zeros, no exponent, no zeros behind the last decimal. */
function plain(digits: string): string | undefined {
  const text = /e/i.test(digits) ? expand(digits) : digits;
  if (text === undefined) return undefined;
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.');
  const head = whole.replace(/^0+(?=\d)/, '') || '0';
  const tail = fraction.replace(/0+$/, '');
  const value = tail === '' ? head : `${head}.${tail}`;
  return negative && value !== '0' ? `-${value}` : value;
}

function expand(digits: string): string | undefined {
  const [mantissa = '', power = '0'] = digits.toLowerCase().split('e');
  const shift = Number(power);
  if (Math.abs(shift) > 30) return undefined;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const all = whole + fraction;
  const at = whole.length + shift;
  if (at <= 0) return `${sign}0.${'0'.repeat(-at)}${all}`;
  return at >= all.length ? sign + all + '0'.repeat(at - all.length) : `${sign}${all.slice(0, at)}.${all.slice(at)}`;
}
