import { test } from 'vitest';
import { settle, plan } from '@meshline/reconcile';
import { facts, hubspot, salesforce, close, person, round, NOW, store } from '../support/three-systems.ts';
test('bench', () => {
  const entity = person();
  const f = facts([
    hubspot({ email: 'a@x.com', firstname: 'Anna', lastname: 'Schmidt', phone: '0151 23456789', country: 'Germany', jobtitle: 'CEO', lifecyclestage: 'lead', optout: false, employees: 10, since: '2024-05-01T00:00:00.000Z', website: 'acme.com', owner: { stream: 'owners', id: 'ada' }, companies: [{ value: { stream: 'companies', id: 'acme' } }] }),
    salesforce({ Email: 'b@x.com', FirstName: 'Ann', LastName: 'Schmidt', Phone: '+4915123456789', CountryCode: 'DE', Title: 'CEO', OptOut: false, Employees__c: 20, Since__c: '2024-05-01', Site__c: 'acme.com', OwnerId: { stream: 'User', id: 'eve' }, AccountId: { stream: 'Account', id: 'acme' } }),
    close({ name: 'Anna Schmidt', emails: [{ value: 'a@x.com' }], phones: [{ value: '0151 23456789', kind: 'office' }], title: 'ceo', addresses: null, 'custom.Employees': 20, lead_id: { stream: 'lead', id: 'acme' } }),
  ]);
  const calm = round(round(f, entity).facts, entity).facts;
  for (const [name, x] of [['first', f], ['calm', calm]] as const) {
    for (let k = 0; k < 300; k++) settle(x, entity, NOW);
    let t = performance.now();
    for (let k = 0; k < 1000; k++) settle(x, entity, NOW);
    console.log(name, 'settle us', (performance.now() - t));
    const s = settle(x, entity, NOW);
    t = performance.now();
    for (let k = 0; k < 1000; k++) plan(x, s, entity);
    console.log(name, 'plan us', (performance.now() - t), s.findings.length, s.discrepancies.length);
  }
});
