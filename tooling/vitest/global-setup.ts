export default function setup(): void {
  // Proxies are honoured by some vendors' clients even for localhost: tests speak to loopback only.
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) delete process.env[name];
}
