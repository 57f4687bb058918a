import { describe, expect, it } from 'vitest';
import type { FieldAgreement } from '../../src/control/agreement.ts';
import type { Sandbox } from '../../src/server.ts';
import { control, put, sandboxFor } from '../world.ts';

const fieldsOf = async (sandbox: Sandbox): Promise<Readonly<Record<string, string>>> => {
  const { body } = await control(sandbox, 'GET', '/agreement');
  return Object.fromEntries(
    (body.fields as FieldAgreement[])
      .filter(({ pairs }) => pairs > 0)
      .map(({ entity, field, pairs, agree }) => [`${entity} ${field}`, `${agree}/${pairs}`]),
  );
};

/** One user, one company, one person and one deal, the same everywhere, each written as its system writes it. */
const harmony = async (): Promise<{ sandbox: Sandbox; ids: Readonly<Record<string, string>> }> => {
  const sandbox = sandboxFor();
  const owner = await put(sandbox, 'hubspot', 'owners', 'user-1', {
    email: 'ada@acme.example',
    firstName: 'Ada',
    lastName: 'Brandt',
  });
  const user = await put(sandbox, 'salesforce', 'User', 'user-1', {
    Email: 'ada@acme.example',
    FirstName: 'Ada',
    LastName: 'Brandt',
    IsActive: true,
    Username: 'ada@acme.example',
  });
  const closeUser = await put(sandbox, 'close', 'user', 'user-1', {
    email: 'Ada@acme.example',
    first_name: 'Ada',
    last_name: 'Brandt',
  });
  const company = await put(sandbox, 'hubspot', 'companies', 'company-1', {
    name: 'Nordlicht GmbH',
    domain: 'nordlicht.example',
    country: 'Germany',
    numberofemployees: '80',
    lifecyclestage: 'opportunity',
    hubspot_owner_id: owner,
  });
  const account = await put(sandbox, 'salesforce', 'Account', 'company-1', {
    Name: 'NORDLICHT GmbH',
    Website: 'https://www.nordlicht.example/',
    BillingCountry: 'DE',
    NumberOfEmployees: 80,
    OwnerId: user,
  });
  const lead = await put(sandbox, 'close', 'lead', 'company-1', {
    name: 'Nordlicht GmbH',
    url: 'http://nordlicht.example',
    addresses: [{ label: 'business', country: 'DE' }],
    status: 'Qualified',
    'custom.Employees': 80,
    'custom.Owner': closeUser,
  });
  const contact = await put(sandbox, 'hubspot', 'contacts', 'person-1', {
    email: 'jana.roth@nordlicht.example',
    firstname: 'Jana',
    lastname: 'Roth',
    phone: '0170 7654321',
    jobtitle: 'CTO',
    country: 'Deutschland',
    lifecyclestage: 'salesqualifiedlead',
    hubspot_owner_id: owner,
    companies: [company],
  });
  const salesforceContact = await put(sandbox, 'salesforce', 'Contact', 'person-1', {
    Email: 'Jana.Roth@nordlicht.example',
    FirstName: 'Jana',
    LastName: 'Roth',
    Phone: '+49 (0) 170 7654321 ext. 5',
    Title: 'cto',
    MailingCountry: 'Germany',
    OwnerId: user,
    AccountId: account,
  });
  const closeContact = await put(sandbox, 'close', 'contact', 'person-1', {
    lead_id: lead,
    name: 'Jana Roth',
    title: 'CTO',
    emails: [{ email: 'jana.roth@nordlicht.example', type: 'office' }],
    phones: [{ phone: '+491707654321', type: 'mobile' }],
  });
  const deal = await put(sandbox, 'hubspot', 'deals', 'deal-1', {
    dealname: 'Rollout',
    amount: '1200.5',
    dealstage: 'contractsent',
    pipeline: 'default',
    closedate: '2027-01-31T00:00:00.000Z',
    hubspot_owner_id: owner,
    companies: [company],
  });
  const opportunity = await put(sandbox, 'salesforce', 'Opportunity', 'deal-1', {
    Name: 'Rollout',
    Amount: 1200.5,
    StageName: 'Negotiation/Review',
    CloseDate: '2027-01-31',
    OwnerId: user,
    AccountId: account,
  });
  const closeDeal = await put(sandbox, 'close', 'opportunity', 'deal-1', {
    lead_id: lead,
    user_id: closeUser,
    status: 'Contract',
    value: 120_050,
    value_period: 'one_time',
  });
  return {
    sandbox,
    ids: { owner, company, account, lead, contact, salesforceContact, closeContact, deal, opportunity, closeDeal, user },
  };
};

const edit = (sandbox: Sandbox, vendor: string, type: string, id: string | undefined, properties: unknown) =>
  control(sandbox, 'POST', '/edit', { vendor, type, id, properties });

describe('agreement', () => {
  it('is whole when the systems say the same in their own ways, and counts only systems that hold a field', async () => {
    const { sandbox } = await harmony();
    expect(await fieldsOf(sandbox)).toEqual({
      'person email': '3/3',
      'person firstName': '3/3',
      'person lastName': '3/3',
      'person phone': '3/3',
      'person title': '3/3',
      'person country': '1/1',
      'person owner': '1/1',
      'person company': '3/3',
      'company name': '3/3',
      'company domain': '3/3',
      'company country': '3/3',
      'company employees': '3/3',
      'company lifecycle': '1/1',
      'company owner': '3/3',
      'deal name': '1/1',
      'deal amount': '3/3',
      'deal stage': '3/3',
      'deal closeDate': '1/1',
      'deal owner': '3/3',
      'deal company': '3/3',
    });
    expect((await control(sandbox, 'GET', '/agreement')).body.overall).toBe(1);
  });

  it('falls where one system says something else, or is blank where another is not', async () => {
    const { sandbox, ids } = await harmony();
    await edit(sandbox, 'close', 'contact', ids['closeContact'], { phones: [] });
    await edit(sandbox, 'hubspot', 'contacts', ids['contact'], { jobtitle: '' });
    await edit(sandbox, 'salesforce', 'Contact', ids['salesforceContact'], { MailingCountry: 'Austria' });
    await edit(sandbox, 'salesforce', 'Opportunity', ids['opportunity'], { StageName: 'Prospecting', Amount: 1200.51 });
    expect(await fieldsOf(sandbox)).toMatchObject({
      'person phone': '1/3',
      'person country': '0/1',
      'person title': '1/3',
      'deal stage': '1/3',
      'deal amount': '1/3',
      'person email': '3/3',
    });
  });

  it('does not count what is blank on both sides', async () => {
    const { sandbox, ids } = await harmony();
    await edit(sandbox, 'close', 'contact', ids['closeContact'], { title: '' });
    await edit(sandbox, 'salesforce', 'Contact', ids['salesforceContact'], { Title: null });
    expect(await fieldsOf(sandbox)).toMatchObject({ 'person title': '0/2' });
  });

  it('takes any live record of the person in a system: a second one that is right is enough', async () => {
    const { sandbox, ids } = await harmony();
    await edit(sandbox, 'salesforce', 'Contact', ids['salesforceContact'], { LastName: 'Rot' });
    expect(await fieldsOf(sandbox)).toMatchObject({ 'person lastName': '1/3' });
    const lead = await put(sandbox, 'salesforce', 'Lead', 'person-1', {
      LastName: 'Roth',
      Company: 'Nordlicht',
      Status: 'Qualified',
    });
    expect(await fieldsOf(sandbox)).toMatchObject({
      'person lastName': '3/3',
      'person lifecycle': '1/1',
      'person company': '3/3',
    });
    await control(sandbox, 'POST', '/delete', { vendor: 'salesforce', type: 'Lead', id: lead });
    expect(await fieldsOf(sandbox)).toMatchObject({ 'person lastName': '1/3' });
  });

  it('sees a person at another company, and an owner who is another one', async () => {
    const { sandbox, ids } = await harmony();
    const other = await put(sandbox, 'salesforce', 'Account', 'company-2', { Name: 'Helvia AG', OwnerId: ids['user'] });
    const second = await put(sandbox, 'salesforce', 'User', 'user-2', {
      Email: 'tom@acme.example',
      FirstName: 'Tom',
      LastName: 'Ahrens',
      IsActive: true,
      Username: 'tom@acme.example',
    });
    await edit(sandbox, 'salesforce', 'Contact', ids['salesforceContact'], { AccountId: other, OwnerId: second });
    expect(await fieldsOf(sandbox)).toMatchObject({ 'person company': '1/3', 'person owner': '0/1' });
  });
});
