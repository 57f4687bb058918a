import type { AgreementList, Status } from '@meshline/admin-api';
import { agreementSince } from '@meshline/store-postgres';
import { DAY_MS } from '@meshline/sync';
import { systemName, type AdminContext } from '../admin-context.ts';

/** The standing rate of agreement over the last day; undefined: the rulebook has no such entity. */
export async function agreement(context: AdminContext, entity: string | undefined): Promise<AgreementList | undefined> {
  const { runtime, rulebook } = context;
  const entities = new Map(rulebook.entities.map((rules) => [rules.name, rules]));
  if (entity !== undefined && !entities.has(entity)) return undefined;
  const now = runtime.deps.clock.now();
  const counts = await agreementSince(runtime.pool, now - DAY_MS);
  return {
    at: new Date(now).toISOString(),
    since: new Date(now - DAY_MS).toISOString(),
    items: counts
      .filter((row) => row.compared > 0 && (entity === undefined || row.entity === entity))
      .map((row) => ({
        entity: row.entity,
        entityLabel: entities.get(row.entity)?.label.many ?? row.entity,
        field: row.field,
        label: entities.get(row.entity)?.fields[row.field]?.label ?? row.field,
        connections: [row.a, row.b],
        systems: [systemName(context, row.a), systemName(context, row.b)],
        compared: row.compared,
        same: row.same,
        share: row.same / row.compared,
      })),
  };
}

/** The same by entity. */
export async function agreementByEntity(context: AdminContext): Promise<Status['agreement']> {
  const { items } = (await agreement(context, undefined)) ?? { items: [] };
  return [...new Set(items.map(({ entity }) => entity))].map((entity) => {
    const own = items.filter((row) => row.entity === entity);
    const [compared, same] = [own.reduce((sum, row) => sum + row.compared, 0), own.reduce((sum, row) => sum + row.same, 0)];
    return { entity, label: own[0]?.entityLabel ?? entity, compared, same, share: same / compared };
  });
}
