import { randomUUID } from 'node:crypto';
import { keys, plan, settle, type Golden, type PlannedWrite, type Settled } from '@meshline/reconcile';
import { referencesOf } from '@meshline/reconcile';
import type { Rulebook } from '@meshline/rulebook';
import type { Change, Intent, Link, RecordReference, Snapshot } from '@meshline/sync';
import type { FirstLook } from '../engine/first-look.ts';

/** As many as the program puts into one transaction. */
const RECORDS = 500;
const IDENTITIES = 250;

export interface CapturePage {
  readonly entity: string;
  readonly snapshots: readonly Snapshot[];
  readonly changes: readonly Change[];
  readonly references: readonly RecordReference[];
}

export interface LinkPage {
  readonly entity: string;
  readonly keys: readonly { readonly ref: Snapshot['ref']; readonly keys: readonly string[] }[];
  /** Identities that appear with this page. */
  readonly identities: readonly { readonly id: string; readonly firstSeen: number }[];
  readonly links: readonly Link[];
}

export interface SettlePage {
  readonly entity: string;
  readonly identities: readonly string[];
  readonly goldens: readonly {
    readonly identity: string;
    readonly seen: number;
    readonly golden: Golden;
    readonly title: string;
    readonly references: readonly never[];
  }[];
  readonly baselines: Settled['baselines'];
  readonly intents: readonly Intent[];
}

export function capturePages(looks: readonly FirstLook[]): readonly CapturePage[] {
  return looks.flatMap(({ entity, stored }) =>
    slices(stored, RECORDS).map((rows): CapturePage => {
      const snapshots = rows.map(({ ref, fields, firstSeen, createdAt }): Snapshot => ({
        ref,
        entity: entity.name,
        fields,
        revision: undefined,
        marker: undefined,
        url: undefined,
        version: 1,
        live: true,
        createdAt,
        modifiedAt: undefined,
        firstSeen,
        readAt: firstSeen,
        changed: {},
      }));
      return {
        entity: entity.name,
        snapshots,
        changes: snapshots.map(({ ref, fields, readAt }) => ({
          ref,
          version: 1,
          kind: 'seen',
          at: readAt,
          fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { to: value }])),
        })),
        references: snapshots.flatMap(({ ref, fields }) => {
          const stream = entity.streams.find((rules) => rules.connection === ref.connection && rules.stream === ref.stream);
          return stream ? referencesOf(entity, stream, fields).map((reference) => ({ ref, ...reference })) : [];
        }),
      };
    }),
  );
}

export function linkPages(looks: readonly FirstLook[]): readonly LinkPage[] {
  const known = new Set<string>();
  return looks.flatMap(({ entity, stored, records }) =>
    slices([...stored.keys()], RECORDS).map((indexes): LinkPage => {
      const rows = indexes.flatMap((index) => stored[index] ?? []);
      const fresh = [...new Map(rows.filter(({ identity }) => !known.has(identity)).map((row) => [row.identity, row.firstSeen]))];
      for (const [id] of fresh) known.add(id);
      return {
        entity: entity.name,
        keys: indexes.flatMap((index) => {
          const record = records[index];
          return record ? [{ ref: record.ref, keys: keys(record, entity) }] : [];
        }),
        identities: fresh.map(([id, firstSeen]) => ({ id, firstSeen })),
        links: rows.map(({ ref, identity, role, because, evidence, firstSeen }) => ({
          ref,
          entity: entity.name,
          identity,
          role,
          epoch: 1,
          because,
          evidence: (evidence ?? undefined) as Link['evidence'],
          linkedAt: firstSeen,
        })),
      };
    }),
  );
}

export function settlePages(looks: readonly FirstLook[], rulebook: Rulebook): readonly SettlePage[] {
  return looks.flatMap(({ entity, facts }) =>
    slices(facts, IDENTITIES).map((page): SettlePage => {
      const now = page[0]?.records[0]?.readAt ?? 0;
      const settled = page.map((one) => settle(one, entity, now));
      return {
        entity: entity.name,
        identities: page.map(({ identity }) => identity),
        goldens: page.flatMap(({ identity, version }, index) => {
          const own = settled[index];
          return own ? [{ identity, seen: version, golden: own.golden, title: entity.name, references: [] }] : [];
        }),
        baselines: settled.flatMap(({ baselines }) => baselines),
        intents: page.flatMap((one, index) => {
          const own = settled[index];
          const writes = own ? plan(one, own, entity, rulebook.entities).writes : [];
          return writes.flatMap((write) => (write.kind === 'update' ? [intentOf(write, entity.name, one.identity, now)] : []));
        }),
      };
    }),
  );
}

function intentOf(write: Extract<PlannedWrite, { kind: 'update' }>, entity: string, identity: string, at: number): Intent {
  const id = randomUUID();
  return {
    id,
    key: `u:${id}`,
    changeSet: '',
    kind: 'update',
    entity,
    identity,
    connection: write.connection,
    stream: write.stream,
    recordId: write.ref.id,
    slot: undefined,
    epoch: write.epoch,
    basedOn: write.basedOn,
    patch: write.patch,
    fields: write.fields,
    lane: 'backfill',
    state: 'ready',
    notBefore: at,
    leaseEpoch: 0,
    attempts: 0,
    rewrites: 0,
    rulebook: 'benchmark',
    createdAt: at,
    appliedAt: undefined,
    error: undefined,
  };
}

function slices<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
