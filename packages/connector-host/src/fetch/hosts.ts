/** Whether a URL's host is on the list: an exact `host[:port]`, or `*.suffix`. Plain http only to loopback. */
export function allowsHost(hosts: readonly string[], url: URL): boolean {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return false;
  return hosts.some((allowed) =>
    allowed.startsWith('*.') ? url.hostname.endsWith(allowed.slice(1)) : allowed === url.host || allowed === url.hostname,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
