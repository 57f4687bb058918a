import type { Fields } from '@meshline/record';
import type { Intent, IntentState, PlanLine, PlanStore, PlanSummary, StoredPlan } from '@meshline/sync';
import type pg from 'pg';
import { toIntent, type IntentRow } from '../deliver/intent-row.ts';
import { json, millis, rows, time } from '../sql.ts';

interface PlanRow {
  readonly id: string;
  readonly hash: string;
  readonly kind: StoredPlan['kind'];
  readonly rulebook: string;
  readonly connections: readonly string[];
  readonly entities: readonly string[];
  readonly undoes: string | null;
  readonly lines: number;
  readonly summary: PlanSummary;
  readonly actor: string;
  readonly at: Date;
  readonly change_set: string | null;
}

export function planOperations(client: pg.ClientBase): PlanStore {
  return {
    async identityPage(entity, after, limit) {
      const found = await rows<{ id: string }>(
        client,
        `select id from identity where entity = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        [entity, after ?? null, limit],
      );
      return found.map(({ id }) => id);
    },

    async identitiesOf(entity, identities) {
      const found = await rows<{ id: string }>(
        client,
        'select id from identity where entity = $1 and id = any($2::uuid[]) order by id',
        [entity, identities],
      );
      return found.map(({ id }) => id);
    },

    async insertPlan({ id, hash, kind, rulebook, connections, entities, undoes, lines, summary, actor, at }, keptSince) {
      await client.query('delete from plan where at < $1', [time(keptSince)]);
      await client.query(
        `insert into plan (id, hash, kind, rulebook, connections, entities, undoes, lines, summary, actor, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11)`,
        [id, hash, kind, rulebook, connections, entities, undoes ?? null, lines, json(summary), actor, time(at)],
      );
    },

    async renewPlan(id, summary, actor, at) {
      await client.query('update plan set summary = $2::jsonb, actor = $3, at = $4 where id = $1', [
        id,
        json(summary),
        actor,
        time(at),
      ]);
    },

    async insertPlanLines(plan, from, lines) {
      if (lines.length === 0) return;
      await client.query(
        `insert into plan_line (plan, position, key, line)
         select $1, $2 + t.position, t.key, t.line from jsonb_to_recordset($3::jsonb) as t(position integer, key text, line jsonb)`,
        [plan, from, json(lines.map((line, position) => ({ position, key: line.key, line })))],
      );
    },

    async findPlans(hash) {
      // The hash holds hex digits only, so that nothing in it has a meaning in a pattern.
      const found = await rows<PlanRow>(
        client,
        `select * from (select distinct on (hash) * from plan where hash like $1 || '%' order by hash, at desc, id desc) latest limit 2`,
        [hash],
      );
      return found.map(toPlan);
    },

    async lockPlan(id) {
      const [row] = await rows<PlanRow>(client, 'select * from plan where id = $1 for update', [id]);
      return row && toPlan(row);
    },

    async planLines(plan, from, limit) {
      const found = await rows<{ line: PlanLine }>(
        client,
        'select line from plan_line where plan = $1 and position >= $2 order by position limit $3',
        [plan, from, limit],
      );
      return found.map(({ line }) => line);
    },

    async setPlanApplied(plan, changeSet, keys) {
      await client.query('update plan set change_set = $2 where id = $1', [plan, changeSet]);
      await client.query(
        `update plan_line l set intent_key = t.intent_key from jsonb_to_recordset($2::jsonb) as t(key text, intent_key text)
           where l.plan = $1 and l.key = t.key`,
        [plan, json(keys.map(({ key, intentKey }) => ({ key, intent_key: intentKey })))],
      );
    },

    async lockOpenIntents(identities): Promise<readonly Intent[]> {
      if (identities.length === 0) return [];
      const found = await rows<IntentRow>(
        client,
        `select * from intent where identity = any($1::uuid[]) and state in ('planned', 'ready', 'sending', 'applied', 'unknown')
           order by seq for update`,
        [identities],
      );
      return found.map(toIntent);
    },

    async adoptIntents(ids, changeSet, at) {
      if (ids.length === 0) return [];
      const adopted = await rows<{ id: string }>(
        client,
        `update intent set state = 'ready', change_set = $2, not_before = $3, updated_at = $3
           where id = any($1::uuid[]) and state in ('planned', 'ready') returning id`,
        [ids, changeSet, time(at)],
      );
      return adopted.map(({ id }) => id);
    },

    async undoneBy(changeSet) {
      const [row] = await rows<{ id: string }>(client, 'select id from change_set where undoes = $1', [changeSet]);
      return row?.id;
    },

    async endedKeys(keys) {
      if (keys.length === 0) return [];
      return rows<{ key: string; state: IntentState; patch: Fields }>(
        client,
        `select key, state, patch from intent where key = any($1::text[]) and state in ('rejected', 'confirmed', 'parked')`,
        [keys],
      );
    },
  };
}

function toPlan(row: PlanRow): StoredPlan {
  return {
    id: row.id,
    hash: row.hash,
    kind: row.kind,
    rulebook: row.rulebook,
    connections: row.connections,
    entities: row.entities,
    undoes: row.undoes ?? undefined,
    lines: row.lines,
    summary: row.summary,
    actor: row.actor,
    at: millis(row.at),
    changeSet: row.change_set ?? undefined,
  };
}
