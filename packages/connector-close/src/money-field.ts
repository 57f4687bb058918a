import { asText, decimalText } from '@meshline/connector-kit';
import { isMoney, type Value } from '@meshline/record';
import { describeField, type Field, type Wire, type Written } from './field.ts';

/**
 * An opportunity's value: an integer of hundredths on the wire (close.md 3.1), a decimal here. The currency is the
 * organisation's for all opportunities (close.md 9.9) and can't be written: money in another one is refused.
 */
export function moneyField(currency: string | undefined): Field {
  return {
    description: describeField('value', 'Value', 'money'),
    keys: ['value', 'value_currency'],
    read: (row) => readMoney(row, currency),
    write: (value) => writeMoney(value, currency),
  };
}

function readMoney(row: Wire, fallback: string | undefined): Value | undefined {
  if (row['value'] === null) return null;
  const cents = asText(row['value']);
  const currency = asText(row['value_currency']) ?? fallback;
  const amount = cents === undefined ? undefined : decimalText(`${cents}e-2`);
  return amount === undefined || currency === undefined || !/^[A-Z]{3}$/.test(currency) ? undefined : { amount, currency };
}

function writeMoney(value: Value, currency: string | undefined): Written {
  if (value === null) return { wire: { value: null } };
  if (!isMoney(value)) return { problem: 'takes money' };
  if (currency !== undefined && value.currency !== currency) {
    return { problem: `takes money in ${currency} only, the currency of the Close organisation, and got ${value.currency}` };
  }
  const cents = decimalText(`${value.amount}e2`);
  const whole = Math.round(Number(cents));
  if (cents === undefined || !Number.isSafeInteger(whole)) return { problem: 'takes an amount that fits into whole hundredths' };
  if (String(whole) === cents) return { wire: { value: whole } };
  const message = 'Close holds hundredths; the amount was rounded.';
  return { wire: { value: whole }, warnings: [{ kind: 'coerced', field: 'value', message }] };
}
