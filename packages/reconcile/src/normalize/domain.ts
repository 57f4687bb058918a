import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { Memo } from './memo.ts';
import { tidyText } from './text.ts';

const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const registrable = new Memo<string>(20_000);

/**
 * The host of a domain, an URL or an e-mail, in ASCII, without `www.`: `https://www.Müller.de/shop` ->
 * `xn--mller-kva.de`. Undefined where it holds no host with a public ending.
 */
export function normalizeDomain(text: string): string | undefined {
  let host = tidyText(text).toLowerCase();
  if (!HOST.test(host)) {
    host = host.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/^\/\//, '');
    host = host.slice(0, host.search(/[/?#\s,;]|$/));
    host = host.slice(host.lastIndexOf('@') + 1).replace(/:\d+$/, '');
    host = domainToASCII(host.replace(/\.$/, ''));
    if (!HOST.test(host)) return undefined;
  }
  host = host.replace(/^(?:www\d?\.)+(?=[^.]+\.)/, '');
  const parts = parse(host, { allowPrivateDomains: true, extractHostname: false });
  if (parts.isIp || parts.domain === null || parts.publicSuffix === null) return undefined;
  return host;
}

/** The part of a host that somebody registered: `shop.acme.co.uk` -> `acme.co.uk`, `acme.github.io` as it is. */
export function registrableDomain(host: string): string {
  return registrable.get(host, (name) => parse(name, { allowPrivateDomains: true, extractHostname: false }).domain ?? name);
}
