import { directContext } from '@meshline/connector-kit';
import type { StreamDescription } from '@meshline/connector-spec';
import { canonicalHash } from '@meshline/record';
import { compileRulebook, lintRulebook, showRulebook, validateRulebook } from '@meshline/rulebook';
import { createSandbox } from '@meshline/sandbox';
import { describe, expect, it } from 'vitest';
import { demoConnections } from '../../src/demo/demo-config.ts';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { loadConnector } from '../../src/runtime/connectors.ts';

const { rulebook, hash } = compileRulebook(demoRulebook);

/** The live schema of the three simulated systems, as the real connectors describe it. */
async function describedBySandbox(): Promise<Readonly<Record<string, readonly StreamDescription[]>>> {
  const url = 'http://127.0.0.1:9';
  const sandbox = createSandbox({ seed: 1, publicUrl: url, realism: { limits: false, lags: false } });
  const described: Record<string, readonly StreamDescription[]> = {};
  try {
    for (const connection of demoConnections(url)) {
      const connector = await loadConnector(connection);
      const session = connector.open(directContext({ secrets: connection.secrets, fetch: sandbox.fetch }));
      described[connection.id] = await session.describe(new AbortController().signal);
      await session.close();
    }
  } finally {
    sandbox.close();
  }
  return described;
}

describe("the demo's rulebook", () => {
  it('compiles to plain JSON that is valid when read back, under the same version', () => {
    const stored: unknown = JSON.parse(JSON.stringify(rulebook));
    expect(stored).toStrictEqual(rulebook);
    expect(validateRulebook(stored)).toEqual({ ok: true, rulebook });
    expect(canonicalHash(stored)).toBe(hash);
    expect(rulebook.entities.map(({ name }) => name)).toEqual(['user', 'company', 'person', 'deal']);
  });

  it('fits the live schema of the simulated systems: no error, and only the questions that are meant', async () => {
    const findings = lintRulebook(rulebook, await describedBySandbox());
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.map(({ path, message }) => `${path}: ${message}`)).toMatchInlineSnapshot(`
      [
        "entities.company.streams.hubspot/companies.lenses.lifecycle: companies can't hold recycled, disqualified: where that is right, its 'lifecyclestage' stays as it is.",
        "entities.company.streams.close/lead.lenses.lifecycle: lead can't hold lead, mql, recycled: where that is right, its 'status' stays as it is.",
        "entities.person.streams.hubspot/contacts.lenses.lifecycle: contacts can't hold recycled, disqualified: where that is right, its 'lifecyclestage' stays as it is.",
        "entities.person.streams.salesforce/Lead.lenses.lifecycle: Lead can't hold opportunity, customer: where that is right, its 'Status' stays as it is.",
        "entities.company.streams.hubspot/companies.lenses.lifecycle.values: No row for 'subscriber', 'evangelist', 'other': records with them become exceptions.",
        "entities.person.streams.hubspot/contacts.lenses.lifecycle.values: No row for 'subscriber', 'evangelist', 'other': records with them become exceptions.",
        "entities.person.streams.salesforce/Lead: It demands 'Company' of a new record; where company isn't known, an exception asks.",
        "entities.person.streams.close/contact: It demands 'lead_id' of a new record; where company isn't known, an exception asks.",
        "entities.deal.streams.hubspot/deals.lenses.stage.values: No row for 'qualifiedtobuy', 'decisionmakerboughtin': records with them become exceptions.",
        "entities.deal.streams.hubspot/deals: It demands 'dealname' of a new record; where name isn't known, an exception asks.",
        "entities.deal.streams.salesforce/Opportunity.lenses.stage.values: No row for 'Prospecting': records with them become exceptions.",
        "entities.deal.streams.salesforce/Opportunity: It demands 'CloseDate' of a new record; where closeDate isn't known, an exception asks.",
        "entities.deal.streams.salesforce/Opportunity: It demands 'Name' of a new record; where name isn't known, an exception asks.",
      ]
    `);
  });

  it('fits a terminal of 120 columns', () => {
    expect(
      Math.max(
        ...showRulebook(rulebook)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(120);
  });
});
