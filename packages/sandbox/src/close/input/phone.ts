/** Calling codes of the countries that simulated phones come from; the longest match wins. */
const COUNTRY_BY_CODE: Readonly<Record<string, string>> = {
  '1': 'US',
  '20': 'EG',
  '27': 'ZA',
  '30': 'GR',
  '31': 'NL',
  '32': 'BE',
  '33': 'FR',
  '34': 'ES',
  '36': 'HU',
  '39': 'IT',
  '40': 'RO',
  '41': 'CH',
  '43': 'AT',
  '44': 'GB',
  '45': 'DK',
  '46': 'SE',
  '47': 'NO',
  '48': 'PL',
  '49': 'DE',
  '51': 'PE',
  '52': 'MX',
  '54': 'AR',
  '55': 'BR',
  '56': 'CL',
  '57': 'CO',
  '60': 'MY',
  '61': 'AU',
  '62': 'ID',
  '63': 'PH',
  '64': 'NZ',
  '65': 'SG',
  '66': 'TH',
  '81': 'JP',
  '82': 'KR',
  '84': 'VN',
  '86': 'CN',
  '90': 'TR',
  '91': 'IN',
  '92': 'PK',
  '234': 'NG',
  '254': 'KE',
  '351': 'PT',
  '352': 'LU',
  '353': 'IE',
  '354': 'IS',
  '358': 'FI',
  '359': 'BG',
  '370': 'LT',
  '371': 'LV',
  '372': 'EE',
  '380': 'UA',
  '385': 'HR',
  '386': 'SI',
  '420': 'CZ',
  '421': 'SK',
  '852': 'HK',
  '886': 'TW',
  '966': 'SA',
  '971': 'AE',
  '972': 'IL',
};

/**
 * E.164 of a phone as typed, read as a US one without a country code (the demo organisation's country); undefined for
 * what can't be a number. close.md 3.1, unverified.
 */
export function toE164(typed: string): string | undefined {
  if (!/^[\d\s()+./\-–]+$/.test(typed)) return undefined;
  const digits = typed.replace(/\D/g, '');
  const international = typed.trim().startsWith('+') ? digits : digits.startsWith('00') ? digits.slice(2) : undefined;
  const full =
    international ?? (digits.length === 10 ? `1${digits}` : digits.length === 11 && digits.startsWith('1') ? digits : undefined);
  if (full === undefined || full.length < 7 || full.length > 15 || full.startsWith('0')) return undefined;
  return full.startsWith('1') && full.length !== 11 ? undefined : `+${full}`;
}

/** The code and country of an E.164 number. */
function codeOf(e164: string): { code: string; country: string | null } {
  for (const length of [3, 2, 1]) {
    const code = e164.slice(1, 1 + length);
    const country = COUNTRY_BY_CODE[code];
    if (country !== undefined) return { code, country };
  }
  return { code: '', country: null };
}

/** How Close shows an E.164 number (`+1 650-555-1234`), and its country. */
export function describePhone(e164: string): { readonly phone_formatted: string; readonly country: string | null } {
  const { code, country } = codeOf(e164);
  const rest = e164.slice(1 + code.length);
  if (code === '1') return { phone_formatted: `+1 ${rest.slice(0, 3)}-${rest.slice(3, 6)}-${rest.slice(6)}`, country };
  return { phone_formatted: code === '' ? e164 : `+${code} ${rest}`, country };
}
