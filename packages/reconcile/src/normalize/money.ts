import type { Money, Value } from '@meshline/record';
import { isMoney } from '@meshline/record';
import { readDecimal } from './number.ts';

const SYMBOLS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  $: 'USD',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  zł: 'PLN',
};
const NO_DECIMALS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Amount with at least the decimals that its currency has (`1250.5 EUR` -> `1250.50`). A number without a currency takes `currency`. */
export function normalizeMoney(value: Value, currency: string | undefined): Money | undefined {
  if (isMoney(value)) return money(value.amount, value.currency || currency);
  if (typeof value === 'number') return Number.isFinite(value) ? money(String(value), currency) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const code = /^([A-Z]{3})(?=[\s\d-])|(?<=[\s\d])([A-Z]{3})$/.exec(text)?.[0];
  const symbol = /^(€|\$|£|¥|₹|₩)|(€|\$|£|zł)$/.exec(text)?.[0];
  const rest = text.replace(code ?? symbol ?? '', '').trim();
  return money(rest, code ?? (symbol === undefined ? currency : (SYMBOLS[symbol] ?? currency)));
}

function money(amount: string, currency: string | undefined): Money | undefined {
  const decimal = readDecimal(amount);
  if (decimal === undefined || currency === undefined || !/^[A-Za-z]{3}$/.test(currency)) return undefined;
  const code = currency.toUpperCase();
  const [whole = '0', fraction = ''] = decimal.split('.');
  const digits = NO_DECIMALS.has(code) ? 0 : THREE_DECIMALS.has(code) ? 3 : 2;
  const tail = fraction.padEnd(digits, '0');
  return { amount: tail === '' ? whole : `${whole}.${tail}`, currency: code };
}
