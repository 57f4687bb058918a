import { webHost } from '@meshline/connector-kit';

/** How the same host is usually written: SOQL compares whole texts, and a leading wildcard would read the whole table. */
export function spellingsOf(address: string): string[] {
  const host = webHost(address);
  if (host === '') return [];
  return ['', 'http://', 'https://'].flatMap((scheme) =>
    ['', 'www.'].flatMap((prefix) => ['', '/'].map((end) => `${scheme}${prefix}${host}${end}`)),
  );
}
