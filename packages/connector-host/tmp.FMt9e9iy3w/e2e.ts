import { host, memoryCredentials } from '../src/index.ts';
import { createSandbox, demoCredentials } from '../../sandbox/src/index.ts';
import { connector } from '../../connector-salesforce/src/index.ts';
const sandbox = createSandbox({ people: 4000, seed: 5, publicUrl: 'http://127.0.0.1:1' });
const parsed = connector.parseSettings({ baseUrl: 'http://127.0.0.1:1/salesforce', overlapSeconds: 60 });
if (!parsed.ok) throw new Error('x');
const [clientId='', clientSecret=''] = demoCredentials.salesforce.secret.split(':');
let calls = 0;
const quotaStore: any = new Proxy({}, { get: () => async () => 0 });
const h = host({ id: 'sf', connector: connector.create(parsed.settings), secrets: { clientId, clientSecret }, share: 1, quotaStore, credentialStore: memoryCredentials(),
  clock: { now: () => Date.now(), sleep: async () => {} }, logger: { debug(){}, info(){}, warn(){}, error(){} }, signal: new AbortController().signal,
  transport: async (r) => { calls++; return sandbox.fetch(r); } });
const signal = new AbortController().signal;
console.log(await h.check(signal));
for (const step of await h.provision!.plan(signal)) await h.provision!.apply(step, signal);
for (const stream of Object.keys(h.manifest.streams)) {
  const t = performance.now(); let c: any; const kinds: any = {};
  for await (const item of h.read({ feed: stream, signal })) { kinds[item.kind] = (kinds[item.kind] ?? 0) + 1; if (item.kind==='checkpoint') c = item.cursor; }
  console.log(stream, kinds, (performance.now()-t).toFixed(0)+'ms', JSON.stringify(c).length);
}
sandbox.vendors.salesforce.controls.expireSessions();
console.log(await h.write({ operations: [{ opId: 'a', stream: 'Lead', kind: 'create', marker: 'm', patch: { LastName: 'X', Company: 'Y' } }], signal }), calls);
sandbox.close();
