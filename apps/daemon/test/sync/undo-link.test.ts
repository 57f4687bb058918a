import { applyPlan, planUndo, undoLink, type StoredPlan, type UndoLinkOutcome } from '@meshline/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFrom } from '../support/steps.ts';
import { edit, identityOf, mutationCount, ourWrites, shown } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const LEAD = 'salesforce/Lead';

describe('a link that was wrong is undone with what it wrote', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ people: 20, seed: 2 });
    await world.drain();
  }, 60_000);
  afterAll(() => world.close());

  const make = async (vendor: string, type: string, properties: Readonly<Record<string, unknown>>): Promise<string> =>
    (await world.control<{ id: string }>('create', { vendor, type, properties })).id;
  /** Two who share an address, and are linked by it; Salesforce rules the title. */
  const pair = async (name: string): Promise<{ readonly contact: string; readonly lead: string }> => {
    const email = `${name.toLowerCase()}@quirks.example`;
    const contact = await make('hubspot', 'contacts', {
      email,
      phone: '+4930445566',
      firstname: 'Quirina',
      lastname: name,
      jobtitle: 'Buyer',
    });
    const lead = await make('salesforce', 'Lead', {
      Email: email,
      Phone: '+4930445566',
      FirstName: 'Quirina',
      LastName: name,
      Title: 'Head of purchasing',
      Country: 'Germany',
      Company: 'Quirks & Co',
      Status: 'New',
    });
    await world.drain();
    expect(await identityOf(world, CONTACT, contact)).toBe(await identityOf(world, LEAD, lead));
    return { contact, lead };
  };
  const titleOf = (contact: string): unknown => shown(world, CONTACT, contact).properties['jobtitle'];
  const undo = ({ contact, lead }: { contact: string; lead: string }): Promise<UndoLinkOutcome> =>
    undoLink(world.deps, {
      record: { connection: 'hubspot', stream: 'contacts', id: contact },
      from: { connection: 'salesforce', stream: 'Lead', id: lead },
      actor: 'mara',
      reason: 'two people, one mailbox',
    });
  const planned = (outcome: UndoLinkOutcome): { readonly plan: StoredPlan; readonly changeSet: string } => {
    if (!outcome.ok || outcome.plan === undefined) throw new Error(JSON.stringify(outcome));
    return { plan: outcome.plan, changeSet: outcome.changeSet };
  };
  const apply = async ({ hash }: StoredPlan): Promise<void> => {
    const applied = await applyPlan(world.deps, { hash, unchanged: false, actor: 'mara' });
    if (!applied.ok) throw new Error(`${applied.code}: ${applied.message}`);
  };

  test('what came over the link gets what stood there before its first write, is not written again, and the two stay apart', async () => {
    const two = await pair('Wronglink');
    await edit(world, LEAD, two.lead, { Title: 'Chief buyer' });
    await world.drain();
    expect(titleOf(two.contact)).toBe('Chief buyer');

    const from = await mutationCount(world);
    const { plan, changeSet } = planned(await undo(two));
    expect(await ourWrites(world, from)).toEqual([]);
    expect(await identityOf(world, CONTACT, two.contact)).not.toBe(await identityOf(world, LEAD, two.lead));
    const lines = await world.deps.store.transaction((tx) => tx.planLines(plan.id, 0, 10));
    expect(lines).toMatchObject([
      { connection: 'hubspot', recordId: two.contact, patch: { jobtitle: 'Buyer' }, before: { jobtitle: 'Chief buyer' } },
    ]);
    // Planned once more by its change set it is the same plan.
    expect(await planUndo(world.deps, changeSet, 'mara')).toMatchObject({ ok: true, plan: { hash: plan.hash } });
    await apply(plan);
    await world.drain();
    expect(titleOf(two.contact)).toBe('Buyer');
    expect(shown(world, LEAD, two.lead).properties['Title']).toBe('Chief buyer');

    await edit(world, LEAD, two.lead, { Title: 'Somebody else by now' });
    await world.drain();
    expect(titleOf(two.contact)).toBe('Buyer');
    // Nor once nothing is on hold any more.
    await world.pool.query('update hold set released_at = $1', [new Date(world.clock.now())]);
    await edit(world, CONTACT, two.contact, { phone: '+4930445577' });
    await world.drain();
    expect(titleOf(two.contact)).toBe('Buyer');
    expect(await identityOf(world, CONTACT, two.contact)).not.toBe(await identityOf(world, LEAD, two.lead));
    expect(await undo(two)).toMatchObject({ ok: false, code: 'not-linked' });
    expect(await planUndo(world.deps, changeSet, 'mara')).toMatchObject({ ok: false, code: 'already-undone' });
    await expectLaws(world);
    await expectQuiescence(world);
  });

  test('what was changed since stays, and is named; the rest is put back', async () => {
    const two = await pair('Changedsince');
    await edit(world, CONTACT, two.contact, { country: 'AT' });
    await world.drain();
    const { plan } = planned(await undo(two));
    expect(plan.summary.skipped).toMatchObject([
      { connection: 'hubspot', recordId: two.contact, fields: ['country'], because: 'it was changed since' },
    ]);
    await apply(plan);
    await world.drain();
    expect(shown(world, CONTACT, two.contact).properties).toMatchObject({ jobtitle: 'Buyer', country: 'AT' });
  });

  test('what was about to be written because of the link is dropped', async () => {
    const two = await pair('Unsentlink');
    await edit(world, LEAD, two.lead, { Title: 'Never sent' });
    await planFrom(world, 'salesforce');
    planned(await undo(two));
    await world.drain();
    expect(titleOf(two.contact)).not.toBe('Never sent');
  });

  test('records that are not linked, or not there, are refused, and nothing is changed', async () => {
    const two = await pair('Refusedlink');
    expect(await undo({ ...two, lead: '00Q000000000000AAA' })).toMatchObject({ ok: false, code: 'not-found' });
    const verdicts = await world.count('select count(*) from verdict');
    expect(await undo({ contact: two.contact, lead: (await pair('Otherlink')).lead })).toMatchObject({
      ok: false,
      code: 'not-linked',
    });
    expect(await world.count('select count(*) from verdict')).toBe(verdicts);
  });
});
