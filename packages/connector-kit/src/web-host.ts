/** What people mean by a web address: its host, in lower case, without scheme, `www.` and path. Empty where there is none. */
export function webHost(address: string): string {
  const host = address
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '');
  return host.slice(0, host.search(/[/?#]|$/)).replace(/^www\./, '');
}
