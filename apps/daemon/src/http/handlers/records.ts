import type { Why } from '@meshline/admin-api';
import { formatRef } from '@meshline/record';
import { explainField } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import {
  exceptionsOf,
  findIdentities,
  identitiesById,
  linkedRecords,
  listExceptions,
  recentWrites,
  titlesOf,
  type NamedIdentity,
} from '@meshline/store-postgres';
import { inspect, type Decided } from '@meshline/sync';
import { systemName, type AdminContext } from '../admin-context.ts';
import { entityOf, exceptionSummaries } from '../exception-summaries.ts';
import { formatValue, referencedBy, type Titles } from '../format-value.ts';
import { linkWords } from '../link-words.ts';
import { recordValues, type RecordValue } from '../record-values.ts';

const MOST_WRITES = 50;
const MOST_EXCEPTIONS = 50;

/** Everything about the things that have the record, or a record with the e-mail, side by side. */
export async function records(
  context: AdminContext,
  by: { readonly ref: string } | { readonly email: string },
): Promise<readonly Why[]> {
  const { pool } = context.runtime;
  const query = 'ref' in by ? { ref: by.ref.trim() } : { email: by.email.trim() };
  const named = await identitiesById(pool, await findIdentities(pool, query));
  const found: Why[] = [];
  for (const identity of named) {
    const entity = entityOf(context, identity.entity);
    const why = entity === undefined ? undefined : await whyOf(context, entity, identity);
    if (why !== undefined) found.push(why);
  }
  return found;
}

async function whyOf(context: AdminContext, entity: EntityRules, identity: NamedIdentity): Promise<Why | undefined> {
  const { pool, deps } = context.runtime;
  const [decided] = await deps.store.transaction((tx) => inspect(tx, deps, entity, [identity.id]));
  if (decided === undefined) return undefined;
  const titles = await titlesOf(pool, [
    ...Object.keys(decided.facts.references.targets),
    ...Object.values(decided.settled.golden).flatMap(({ value }) => referencedBy(value)),
  ]);
  const connections = [...new Set(entity.streams.map(({ connection }) => connection))].filter((id) =>
    context.runtime.hosted.has(id),
  );
  const values = recordValues(decided, entity, titles);
  // What waits for another thing (a company that nobody dares to make) waits for that one's questions.
  const waitsFor =
    decided.planned.waiting.length === 0 ? [] : Object.values(decided.settled.golden).flatMap(({ value }) => referencedBy(value));
  return {
    at: iso(deps.clock.now()),
    zone: context.rulebook.hours.zone,
    entity: { name: entity.name, one: entity.label.one },
    title: titleOf(entity, decided, identity),
    identity: identity.id,
    version: decided.stored.version,
    systems: connections.map((connection) => ({ connection, name: systemName(context, connection) })),
    records: await recordsOf(context, identity.id),
    fields: Object.keys(entity.fields).map((field) => fieldOf(context, entity, decided, field, values, titles)),
    exceptions: await openExceptions(context, [identity.id, ...waitsFor]),
    writes: (await recentWrites(pool, identity.id, MOST_WRITES)).map(
      ({ at, connection, stream, kind, fields, state, error }) => ({
        at: iso(at),
        connection,
        stream,
        kind,
        fields: fields.map(({ field }) => entity.fields[field]?.label ?? field),
        state,
        ...(error === undefined ? {} : { error: error.message }),
      }),
    ),
  };
}

/** Its name, else what else is known of it, else one of its records. */
function titleOf(entity: EntityRules, { settled }: Decided, { title, ref }: NamedIdentity): string {
  const email = Object.keys(entity.fields).find((field) => entity.fields[field]?.type === 'email');
  const address = email === undefined ? undefined : settled.golden[email]?.value;
  return title !== '' ? title : typeof address === 'string' && address !== '' ? address : formatRef(ref);
}

async function recordsOf({ runtime }: AdminContext, identity: string): Promise<Why['records']> {
  const linked = await linkedRecords(runtime.pool, identity);
  return linked.map(({ ref, role, live, url, readAt, linkedAt, because, evidence }) => ({
    ...ref,
    role,
    live,
    ...(url === undefined ? {} : { url }),
    readAt: iso(readAt),
    linkedAt: iso(linkedAt),
    linkedBy: because,
    evidence: [...linkWords(evidence)],
    ...(evidence === undefined ? {} : { score: evidence.score }),
  }));
}

function fieldOf(
  context: AdminContext,
  entity: EntityRules,
  { facts, settled, planned }: Decided,
  field: string,
  values: readonly RecordValue[],
  titles: Titles,
): Why['fields'][number] {
  const rules = entity.fields[field];
  const golden = settled.golden[field];
  const held = values.filter((one) => one.field === field && one.role === 'primary');
  // Why nothing counts is worth a line only where somebody is asked about it.
  const asked =
    golden === undefined ? explainField(facts, settled, entity, field).find((line) => line.startsWith('Asked')) : undefined;
  const waits = held.flatMap(({ ref, state }) =>
    state === 'differs'
      ? planned.waiting
          .filter(({ connection }) => connection === ref.connection)
          .map(({ connection, because }) => `${systemName(context, connection)} waits: ${because}`)
      : [],
  );
  const rule = [golden?.rule ?? asked, ...waits].filter((part) => part !== undefined).join('; ');
  return {
    field,
    label: rules?.label ?? field,
    ...(golden === undefined ? {} : { value: formatValue(golden.value, rules, titles) || null, source: sourceOf(golden.source) }),
    ...(rule === '' ? {} : { rule }),
    values: Object.fromEntries(held.map(({ ref, text, state }) => [ref.connection, { value: text, state }])),
  };
}

function sourceOf(source: Decided['settled']['golden'][string]['source']): NonNullable<Why['fields'][number]['source']> {
  return source.kind === 'record'
    ? { kind: 'record', connection: source.ref.connection, ref: formatRef(source.ref) }
    : { kind: 'decision', id: source.id };
}

async function openExceptions(context: AdminContext, identities: readonly string[]): Promise<Why['exceptions']> {
  const ids = new Set<number>();
  for (const identity of new Set(identities)) for (const id of await exceptionsOf(context.runtime.pool, identity)) ids.add(id);
  if (ids.size === 0) return [];
  const { exceptions } = await listExceptions(context.runtime.pool, { state: 'open', ids: [...ids], limit: MOST_EXCEPTIONS });
  const summaries = await exceptionSummaries(context, exceptions);
  return summaries.map(({ id, what, waitsOn, dueAt, backlog, overdue }) => ({ id, what, waitsOn, dueAt, backlog, overdue }));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
