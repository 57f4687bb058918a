import type { Plan, PlanLine as WireLine } from '@meshline/admin-api';
import { formatRef, type Value } from '@meshline/record';
import { titlesOf } from '@meshline/store-postgres';
import { planObstacles, type PlanLine, type StoredPlan } from '@meshline/sync';
import { systemName, type AdminContext } from './admin-context.ts';
import { entityOf } from './exception-summaries.ts';
import { formatValue, referencedBy, type Titles } from './format-value.ts';

/** A plan as people and programs read it, with its first lines and what stands in its way now. */
export async function planWords(context: AdminContext, plan: StoredPlan, limit: number): Promise<Plan> {
  const { deps } = context.runtime;
  const { lines, stands, observing } = await deps.store.transaction(async (tx) => ({
    lines: await tx.planLines(plan.id, 0, limit),
    ...(await planObstacles(tx, deps, plan)),
  }));
  const { summary } = plan;
  const group = ({ connection, entity }: { readonly connection: string; readonly entity: string }) => ({
    connection,
    system: systemName(context, connection),
    entity,
    one: entityOf(context, entity)?.label.one ?? entity,
  });
  const labelOf = (entity: string, field: string): string => entityOf(context, entity)?.fields[field]?.label ?? field;
  return {
    at: new Date(plan.at).toISOString(),
    hash: plan.hash,
    kind: plan.kind,
    undoes: plan.undoes ?? null,
    rulebook: plan.rulebook,
    by: plan.actor,
    applied: plan.changeSet ?? null,
    lines: plan.lines,
    creates: summary.creates,
    updates: summary.updates,
    fields: summary.fields.map(({ kind, field, records, ...row }) => ({
      ...group(row),
      kind,
      field,
      label: labelOf(row.entity, field),
      records,
    })),
    first: await lineWords(context, lines),
    waits: summary.waits.map(({ because, records, ...row }) => ({ ...group(row), because, records })),
    further: summary.further,
    calls: summary.price.map(({ connection, calls, buckets }) => ({
      connection,
      system: systemName(context, connection),
      calls,
      buckets: buckets.map(({ name, units, limit: most, windowMs }) => ({
        name,
        units,
        limit: most,
        windowSeconds: windowMs / 1_000,
      })),
    })),
    lasting: summary.lasting.map(({ kind, field, records, ...row }) => ({
      ...group(row),
      kind,
      label: field === undefined ? null : labelOf(row.entity, field),
      records,
    })),
    skipped: summary.skipped.map(({ connection, entity, stream, recordId, title, fields, because }) => ({
      connection,
      system: systemName(context, connection),
      ref: recordId === undefined ? null : formatRef({ connection, stream, id: recordId }),
      title,
      fields: fields.map((field) => labelOf(entity, field)),
      because,
    })),
    stands: stands.map(({ connection, what }) => ({ connection: connection ?? null, what })),
    widen: observing.map(({ connection, entities, lines: count }) => ({
      connection,
      system: systemName(context, connection),
      entities: [...entities],
      lines: count,
    })),
    unsettled: summary.unsettled,
  };
}

/** Lines with their values as people read them. */
export async function lineWords(context: AdminContext, lines: readonly PlanLine[], from = 0): Promise<readonly WireLine[]> {
  const referred = lines.flatMap(({ fields }) =>
    fields.flatMap(({ was, becomes }) => [...referencedBy(was), ...referencedBy(becomes)]),
  );
  const titles = await titlesOf(context.runtime.pool, referred);
  return lines.map((line, position) => lineOf(context, line, from + position, titles));
}

function lineOf(context: AdminContext, line: PlanLine, position: number, titles: Titles): WireLine {
  const { kind, connection, stream, entity, identity, recordId, title, fields, before } = line;
  const rules = entityOf(context, entity)?.fields ?? {};
  const text = (field: string, value: Value): string | null => formatValue(value, rules[field], titles) || null;
  return {
    position,
    kind,
    connection,
    system: systemName(context, connection),
    stream,
    entity,
    id: recordId ?? null,
    identity,
    title: title !== '' ? title : recordId === undefined ? identity : formatRef({ connection, stream, id: recordId }),
    changes: fields.map(({ field, was, becomes, rule, paths }) => {
      // What has no legal value is shown as it stands there.
      const [path] = paths;
      const raw = path === undefined ? undefined : before[path];
      return {
        field,
        label: rules[field]?.label ?? field,
        was: was !== undefined ? text(field, was) : raw === undefined ? null : formatValue(raw, undefined, titles) || null,
        becomes: text(field, becomes),
        rule,
      };
    }),
  };
}

/** How refusals name a line. */
export function refOfLine({ connection, stream, recordId, identity }: PlanLine): string {
  return recordId === undefined ? `${connection}/${stream} for ${identity}` : formatRef({ connection, stream, id: recordId });
}
