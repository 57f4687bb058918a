import type { AuditFacts, AuditFile } from '../src/index.ts';
import { auditFacts, FILES } from './audit-fixture.ts';

/** Text that would do harm if a page or a terminal obeyed it. */
export const HOSTILE = '</style></title><script>alert(1)</script><img src=x onerror="alert(1)">\'"&\u202e\u0000\u001b[31m\ud800';

/** One file: nothing to compare with. */
export const oneFile = (): AuditFacts => auditFacts(400, FILES.slice(0, 1), 11);

export const oneRecord = (): AuditFacts => {
  const facts = auditFacts(1, FILES.slice(0, 1), 5);
  return { ...facts, seconds: 0.04 };
};

/** Files of which neither dates nor owners are known. */
export function noDatesNoOwners(): AuditFacts {
  const facts = auditFacts(300, FILES, 12);
  return {
    ...facts,
    asOf: null,
    entities: facts.entities.map((entity) => ({
      ...entity,
      stale: null,
      owners: null,
      slow: null,
      conflicts: { ...entity.conflicts, owners: null, ownersWithOpenDeal: null },
    })),
  };
}

/** Two systems that hold the same people and say the same. */
export function nothingWrong(): AuditFacts {
  const facts = auditFacts(10, FILES, 1);
  const none = { total: 0, first: [] };
  const systems = ['HubSpot', 'Close'].map((system) => ({ system, records: 500, identities: 500, onlyHere: 0 }));
  return {
    ...facts,
    files: systems.map(({ system }) => ({
      ...(facts.files[0] as AuditFile),
      name: `${system}.csv`,
      system,
      rows: 500,
      holds: [{ entity: 'person', records: 500, sureness: 0.99, because: 'its names and values' }],
    })),
    entities: facts.entities.map((entity) => ({
      ...entity,
      records: 1000,
      identities: 500,
      shared: 500,
      systems,
      duplicates: {
        groups: 0,
        records: 0,
        bySystem: [],
        bySize: [],
        sure: 0,
        toReview: 0,
        openPairs: 0,
        spareWithEmail: 0,
        examples: none,
      },
      agreement: [
        { field: 'email', label: 'E-mail', a: 'HubSpot', b: 'Close', same: 500, differ: 0, onlyA: 0, onlyB: 0, neither: 0 },
      ],
      conflicts: { identities: 0, of: 500, byField: [], owners: 0, ownersWithOpenDeal: null },
      missing: [],
      malformed: [],
      stale: {
        by: 'Last activity',
        days: 90,
        records: 0,
        of: 1000,
        ages: [{ label: 'under 90 days', records: 1000, stale: false }],
        rows: none,
      },
      owners: {
        unowned: 0,
        of: 1000,
        bySystem: systems.map(({ system, records }) => ({ system, unowned: 0, of: records })),
        rows: none,
        owners: {
          total: 1,
          first: [{ owner: 'Ada Brandt', bySystem: systems.map(({ system, records }) => ({ system, records })) }],
        },
        without: none,
        unknownOwners: null,
      },
      slow: null,
    })),
  };
}

/** Forty files of as many systems, the people spread over three of them. */
export function fortyFiles(): AuditFacts {
  const facts = auditFacts(300, FILES, 13);
  const [first] = facts.files;
  const more = Array.from({ length: 36 }, (_, at): AuditFile => ({
    ...(first as AuditFile),
    name: `export-${at + 1}.csv`,
    system: `Branch ${at + 1}`,
    rows: 2,
    holds: [],
    skipped: { total: 2, first: [{ file: at + 4, row: 1, reason: 'one cell where the header has nine' }] },
  }));
  const pairs = more.flatMap(({ system }, at) =>
    more.slice(at + 1).map((other) => ({
      field: 'phone',
      label: 'Phone',
      a: system,
      b: other.system,
      same: 1,
      differ: 1,
      onlyA: 0,
      onlyB: 0,
      neither: 0,
    })),
  );
  return {
    ...facts,
    files: [...facts.files, ...more],
    entities: facts.entities.map((entity) => ({ ...entity, agreement: [...entity.agreement, ...pairs] })),
  };
}

/** Every text of the facts replaced: whatever it is, the files may hold it. */
export function withTexts(facts: AuditFacts, text: (old: string) => string): AuditFacts {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return key === 'tier' ? value : text(value);
    if (Array.isArray(value)) return value.map((each) => walk(each, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, name)]));
  };
  return walk(facts, '') as AuditFacts;
}

export const longNames = (): AuditFacts => withTexts(auditFacts(200, FILES, 14), (old) => `${old} `.repeat(30).trim());
export const rightToLeft = (): AuditFacts => withTexts(auditFacts(200, FILES, 15), (old) => `${old} שלום عالم`);
export const hostile = (): AuditFacts => withTexts(auditFacts(200, FILES, 16), (old) => `${old}${HOSTILE}`);
