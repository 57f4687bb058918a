import type { Value } from '@meshline/record';
import type { CanonicalType, EntityRules, MatchFeature, MatchRules } from '@meshline/rulebook';
import type { MatchRecord } from '../src/link/contract.ts';

export function entityRules(name: string, fields: Readonly<Record<string, CanonicalType>>, matching: MatchRules): EntityRules {
  return {
    name,
    label: { one: name, many: `${name}s` },
    fields: Object.fromEntries(
      Object.entries(fields).map(([field, type]) => [field, { type, label: field, required: false, blank: 'keep' as const }]),
    ),
    streams: [],
    places: {},
    authorities: {},
    matching,
    title: [],
  };
}

const byWeight = (features: readonly MatchFeature[]): MatchRules => ({
  by: 'weight',
  features,
  linkFrom: 0.9998,
  reviewFrom: 0.8,
  knownIds: [],
});

export const personRules = entityRules(
  'person',
  { firstName: 'person-name', lastName: 'person-name', email: 'email', phone: 'phone', company: 'reference', country: 'country' },
  byWeight([
    { as: 'person-name', fields: ['firstName', 'lastName'] },
    { as: 'email', fields: ['email'] },
    { as: 'phone', fields: ['phone'] },
    { as: 'parent', fields: ['company'] },
    { as: 'country', fields: ['country'] },
  ]),
);

export const companyRules = entityRules(
  'company',
  { name: 'company-name', domain: 'domain', country: 'country', phone: 'phone' },
  byWeight([
    { as: 'company-name', fields: ['name'] },
    { as: 'domain', fields: ['domain'] },
    { as: 'phone', fields: ['phone'] },
    { as: 'country', fields: ['country'] },
  ]),
);

export const dealRules = entityRules(
  'deal',
  { name: 'text', amount: 'money', closeDate: 'date', company: 'reference' },
  byWeight([
    { as: 'parent', fields: ['company'] },
    { as: 'text', fields: ['name'] },
    { as: 'money', fields: ['amount'] },
    { as: 'date', fields: ['closeDate'] },
  ]),
);

export const userRules = entityRules('user', { email: 'email' }, { by: 'exact', field: 'email' });

interface Extras {
  readonly knownRefs?: MatchRecord['knownRefs'];
  readonly markedIdentity?: string;
  readonly firstSeen?: number;
  readonly parentText?: Readonly<Record<string, string>>;
  readonly parentNames?: Readonly<Record<string, readonly string[]>>;
}

/** A record `connection/id` (stream `records`) with single values; `company` names an identity. */
export function record(ref: string, values: Readonly<Record<string, Exclude<Value, null>>>, extras: Extras = {}): MatchRecord {
  const [connection = '', id = ''] = ref.split('/');
  return {
    ref: { connection, stream: 'records', id },
    values: Object.fromEntries(
      Object.entries(values).map(([field, value]) => [
        field,
        [field === 'company' && typeof value === 'string' ? { stream: '@company', id: value } : value],
      ]),
    ),
    parentText: extras.parentText ?? {},
    parentNames: extras.parentNames ?? {},
    knownRefs: extras.knownRefs ?? [],
    ...(extras.markedIdentity === undefined ? {} : { markedIdentity: extras.markedIdentity }),
    firstSeen: extras.firstSeen ?? 0,
    createdAt: undefined,
  };
}
