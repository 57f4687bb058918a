import type { EntityName } from '../core/vendor.ts';
import { jobs } from '../population/lists/titles.ts';
import type { DealStage, Lifecycle } from '../population/model.ts';
import { drawPhone, e164 } from '../population/phones.ts';
import { civilDate } from '../population/truth/deals.ts';
import { slug } from '../population/text.ts';
import { desks } from './desk.ts';
import { shownName, systemNames, type Scene, type Subject } from './scene.ts';
import type { Happening } from './traffic.ts';

type Properties = Readonly<Record<string, unknown>>;
const DAY = 86_400_000;
const rungs: readonly Lifecycle[] = ['lead', 'mql', 'sql', 'opportunity', 'customer'];
const dealRungs: readonly DealStage[] = ['discovery', 'proposal', 'commit', 'won'];

/** Somebody edits one field of one record. */
const edit = (
  scene: Scene,
  entity: Exclude<EntityName, 'user'>,
  what: string,
  change: (subject: Subject) => Properties | undefined,
): Happening | undefined => {
  const subject = scene.pick(entity);
  const properties = subject === undefined ? undefined : change(subject);
  if (subject === undefined || properties === undefined) return undefined;
  const { vendor, type, record, label } = subject.label;
  scene.vendors[vendor].backdoor.edit(type, record, properties);
  return {
    kind: 'edit',
    vendor,
    entity,
    type,
    id: record,
    label,
    text: `${what} of ${shownName(vendor, subject.record)} changed in ${systemNames[vendor]}`,
  };
};

export const newPhone = (scene: Scene): Happening | undefined =>
  edit(scene, 'person', 'phone', ({ label, facts }) =>
    desks[label.vendor].phone(e164(drawPhone(scene.country(facts), 'mobile', scene.random))),
  );

export const newTitle = (scene: Scene): Happening | undefined =>
  edit(scene, 'person', 'title', ({ label }) => desks[label.vendor].title(scene.random.pick(jobs).wordings[0] ?? 'Manager'));

/** A new address at the same place: somebody married, or the company changed its pattern. */
export const newEmail = (scene: Scene): Happening | undefined =>
  edit(scene, 'person', 'e-mail', ({ label, facts }) => {
    const [, domain] = facts.email?.split('@') ?? [];
    const local = `${slug(facts.lastName ?? '')}.${slug(facts.firstName ?? '')}`;
    return domain === undefined || local.length < 4
      ? undefined
      : desks[label.vendor].email(`${local}${scene.random.chance(0.5) ? '' : String(2 + scene.random.int(8))}@${domain}`);
  });

const nextRung = (lifecycle: string | null | undefined): Lifecycle | undefined => {
  const at = rungs.findIndex((rung) => rung === lifecycle);
  return at < 0 ? undefined : rungs[at + 1];
};

export const personMovesOn = (scene: Scene): Happening | undefined =>
  edit(scene, 'person', 'stage', ({ label, facts }) => {
    const next = nextRung(facts.lifecycle);
    // An unconverted lead is at most qualified.
    return next === undefined || (label.type === 'Lead' && rungs.indexOf(next) > 2)
      ? undefined
      : desks[label.vendor].personStage(label.type, next);
  });

export const companyMovesOn = (scene: Scene): Happening | undefined =>
  edit(scene, 'company', 'stage', ({ label, facts }) => {
    const next = nextRung(facts.lifecycle);
    return next === undefined ? undefined : desks[label.vendor].companyStage(next);
  });

export const newOwner = (scene: Scene): Happening | undefined => {
  const company = scene.random.chance(0.4);
  return edit(scene, company ? 'company' : 'person', 'owner', ({ label }) => {
    const user = scene.user(label.vendor);
    if (user === undefined) return undefined;
    return company ? desks[label.vendor].companyOwner(user.id) : desks[label.vendor].personOwner(user.id);
  });
};

export const companyGrows = (scene: Scene): Happening | undefined =>
  edit(scene, 'company', 'number of employees', ({ label, facts }) => {
    const before = Number(facts.employees ?? Number.NaN);
    return Number.isFinite(before)
      ? desks[label.vendor].employees(Math.max(2, Math.round(before * (0.9 + scene.random.next() * 0.3)) + 1))
      : undefined;
  });

export const newAmount = (scene: Scene): Happening | undefined =>
  edit(scene, 'deal', 'amount', ({ label, facts }) => {
    const before = Number(facts.amount ?? Number.NaN) / 100;
    // Within a fifth: two deals of one company stay apart.
    return Number.isFinite(before) && before > 0
      ? desks[label.vendor].amount(Math.max(10, Math.round((before * (0.88 + scene.random.next() * 0.25)) / 10) * 10))
      : undefined;
  });

export const dealMovesOn = (scene: Scene): Happening | undefined =>
  edit(scene, 'deal', 'stage', ({ label, facts }) => {
    const at = dealRungs.findIndex((rung) => rung === facts.stage);
    if (at < 0 || at === dealRungs.length - 1) return undefined;
    const next = scene.random.chance(0.12) ? 'lost' : dealRungs[at + 1];
    return next === undefined ? undefined : desks[label.vendor].dealStage(next);
  });

export const newCloseDate = (scene: Scene): Happening | undefined =>
  edit(scene, 'deal', 'close date', ({ label, facts }) =>
    facts.stage === 'won' || facts.stage === 'lost'
      ? undefined
      : desks[label.vendor].closeDate(civilDate(scene.now + (7 + scene.random.int(120)) * DAY)),
  );
