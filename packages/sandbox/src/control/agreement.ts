import type { EntityName, VendorName } from '../core/vendor.ts';
import { vendorNames } from '../population/model.ts';
import type { Vendors } from '../population/seed.ts';
import { factsOf, userEmail, type FactName } from './facts.ts';
import { UNLABELLED, type Labels } from './labels.ts';
import type { Observer } from './observer.ts';

type Entity = Exclude<EntityName, 'user'>;
type FieldName = FactName | 'owner' | 'company';

export interface FieldAgreement {
  readonly entity: Entity;
  readonly field: FieldName;
  /** Pairs of systems that hold the thing and the field, over all things. */
  readonly pairs: number;
  readonly agree: number;
  /** `agree / pairs`; 1 where there is nothing to compare. */
  readonly share: number;
}

export interface Agreement {
  readonly fields: readonly FieldAgreement[];
  /** Over all fields: agreeing pairs of all pairs. */
  readonly overall: number;
}

const fields: Readonly<Record<Entity, readonly FieldName[]>> = {
  person: ['email', 'firstName', 'lastName', 'phone', 'title', 'country', 'lifecycle', 'owner', 'company'],
  company: ['name', 'domain', 'country', 'employees', 'lifecycle', 'owner'],
  deal: ['name', 'amount', 'stage', 'closeDate', 'owner', 'company'],
};

/** The values of one thing in one system, by field; null = blank. A field that the system doesn't hold has none. */
type Held = Map<FieldName, Set<string | null>>;

const onlyBlank = (values: ReadonlySet<string | null>): boolean => [...values].every((value) => value === null);
const shareOne = (a: ReadonlySet<string | null>, b: ReadonlySet<string | null>): boolean =>
  [...a].some((value) => value !== null && b.has(value));

/**
 * How far the systems agree, from their live records and the labels alone. Two systems agree on a field of a thing when
 * some live record of it in the one says what some live record of it in the other says.
 */
export function agreementOf(vendors: Vendors, labels: Labels, observer: Observer): Agreement {
  const things = new Map<string, { entity: Entity; held: Map<VendorName, Held> }>();
  for (const vendor of vendorNames) {
    const owners = new Map<string, string | null>();
    const records = [...vendors[vendor].backdoor.records()];
    for (const record of records) if (record.entity === 'user') owners.set(record.id, userEmail(vendor, record));
    for (const record of records) {
      const { entity } = record;
      if (!record.live || entity === undefined || entity === 'user') continue;
      const label = labels.get(vendor, record.type, record.id)?.label;
      if (label === undefined || label === UNLABELLED) continue;
      let thing = things.get(label);
      if (thing === undefined) things.set(label, (thing = { entity, held: new Map() }));
      let held = thing.held.get(vendor);
      if (held === undefined) thing.held.set(vendor, (held = new Map()));
      const { references, ...facts } = factsOf(vendor, record);
      const add = (field: FieldName, value: string | null): void => {
        const values = held.get(field);
        if (values === undefined) held.set(field, new Set([value]));
        else values.add(value);
      };
      for (const [field, value] of Object.entries(facts) as [FactName, string | null | undefined][])
        if (value !== undefined) add(field, value);
      if (references.owner !== undefined)
        add('owner', references.owner === null ? null : (owners.get(references.owner) ?? `${vendor} ${references.owner}`));
      if (references.company !== undefined || references.companyText !== undefined) {
        const written = references.company ?? references.companyText ?? null;
        add('company', written === null ? null : (observer.companyOf(vendor, { references }) ?? `${vendor} ${written}`));
      }
    }
  }
  const counts = new Map<string, { pairs: number; agree: number }>();
  for (const { entity, held } of things.values()) {
    const systems = [...held.values()];
    for (const field of systems.length < 2 ? [] : fields[entity]) {
      for (let i = 0; i < systems.length; i++) {
        const one = systems[i]?.get(field);
        if (one === undefined) continue;
        for (let j = i + 1; j < systems.length; j++) {
          const two = systems[j]?.get(field);
          if (two === undefined || (onlyBlank(one) && onlyBlank(two))) continue;
          const key = `${entity} ${field}`;
          let count = counts.get(key);
          if (count === undefined) counts.set(key, (count = { pairs: 0, agree: 0 }));
          count.pairs++;
          if (shareOne(one, two)) count.agree++;
        }
      }
    }
  }
  const list = (Object.keys(fields) as Entity[]).flatMap((entity) =>
    fields[entity].map((field): FieldAgreement => {
      const { pairs, agree } = counts.get(`${entity} ${field}`) ?? { pairs: 0, agree: 0 };
      return { entity, field, pairs, agree, share: pairs === 0 ? 1 : agree / pairs };
    }),
  );
  const pairs = list.reduce((sum, each) => sum + each.pairs, 0);
  return { fields: list, overall: pairs === 0 ? 1 : list.reduce((sum, each) => sum + each.agree, 0) / pairs };
}
