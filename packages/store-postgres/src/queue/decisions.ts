import { formatRef, type RecordRef } from '@meshline/record';
import type { Finding } from '@meshline/reconcile';
import type { DecisionStore } from '@meshline/sync';
import type pg from 'pg';
import { freeWrites } from '../deliver/free-writes.ts';
import { json, rows, time } from '../sql.ts';

interface ItemRow {
  readonly item: string;
  readonly identity: string | null;
  readonly finding: Finding & { readonly ref?: RecordRef };
  readonly evidence_hash: string;
}

export function decisionOperations(client: pg.ClientBase): DecisionStore {
  return {
    async lockException(id) {
      const [found] = await rows<{
        id: string;
        kind: Finding['kind'];
        reason: string;
        detail: string | null;
        field: string | null;
        entity: string;
        state: 'open' | 'closed';
        version: number;
      }>(client, 'select id, kind, reason, detail, field, entity, state, version from exception where id = $1 for update', [id]);
      if (!found) return undefined;
      const items = await rows<ItemRow>(
        client,
        `select item, identity, finding, evidence_hash from exception_item where exception = $1 and state = 'open' order by item`,
        [id],
      );
      return {
        id: Number(found.id),
        kind: found.kind,
        reason: found.reason,
        detail: found.detail ?? undefined,
        field: found.field ?? undefined,
        entity: found.entity,
        state: found.state,
        version: found.version,
        items: items.map((row) => ({
          item: row.item,
          identity: row.identity ?? undefined,
          ref: row.finding.ref,
          finding: row.finding,
          evidenceHash: row.evidence_hash,
        })),
      };
    },

    async insertDecision({ id, exception, item, verb, actor, reason, at }) {
      await client.query(
        'insert into decision (id, exception, item, verb, actor, reason, at) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, exception, item ?? null, verb, actor, reason, time(at)],
      );
    },

    async decideItems(exception, items, state, because, at) {
      await client.query(
        `update exception_item set state = $4, last_seen = $3 where exception = $1 and item = any($2::text[]) and state = 'open'`,
        [exception, items, time(at), state],
      );
      await client.query(
        `update exception x set version = x.version + 1,
             state = case when open.count = 0 then 'closed' else x.state end,
             closed_at = case when open.count = 0 then $2::timestamptz end,
             closed_because = case when open.count = 0 then $3 end
           from (select count(*) from exception_item where exception = $1 and state = 'open') open where x.id = $1`,
        [exception, time(at), because],
      );
    },

    async rememberSettled(settled) {
      if (settled.length === 0) return;
      await client.query(
        `insert into settled_finding (item, evidence_hash, decision, identity)
         select item, evidence_hash, decision, identity
           from jsonb_to_recordset($1::jsonb) as t(item text, evidence_hash text, decision uuid, identity uuid)
         on conflict (item, evidence_hash) do update set decision = excluded.decision`,
        [
          json(
            settled.map(({ item, evidenceHash, decision, identity }) => ({
              item,
              evidence_hash: evidenceHash,
              decision,
              identity: identity ?? null,
            })),
          ),
        ],
      );
    },

    async insertAssertion({ id, identity, field, value, actor, reason, rulebook, at }) {
      await client.query(`update assertion set ended_at = $3 where identity = $1 and field = $2 and ended_at is null`, [
        identity,
        field,
        time(at),
      ]);
      await client.query(
        `insert into assertion (id, identity, field, value, by, actor, reason, rulebook, until_kind, at)
         values ($1, $2, $3, $4::jsonb, 'decision', $5, $6, $7, 'landed', $8)`,
        [id, identity, field, json(value), actor, reason, rulebook, time(at)],
      );
    },

    async insertHold({ id, identity, ref, field, reason, at }) {
      await client.query(
        `insert into hold (id, connection, stream, record_id, field, identity, reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, ref.connection, ref.stream, ref.id, field ?? null, identity, reason, time(at)],
      );
    },

    async writeVerdict({ entity, a, b, verdict, actor, reason, at }) {
      const [first, second] = [formatRef(a), formatRef(b)].sort();
      await client.query(
        `insert into verdict (entity, a, b, verdict, actor, reason, at) values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (entity, a, b) do update set verdict = excluded.verdict, actor = excluded.actor, reason = excluded.reason, at = excluded.at`,
        [entity, first, second, verdict, actor, reason, time(at)],
      );
    },

    async forgetRefusals(identities, connections, at) {
      const targets = identities.flatMap((identity) => connections.map((connection) => ({ identity, connection })));
      await freeWrites(client, targets, at);
    },
  };
}
