import type { Finding } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { AgreementFacts } from '@meshline/sync';
import type pg from 'pg';
import { rows } from '../sql.ts';
import { transactionOn } from '../store.ts';

/**
 * I4: up to `most` identities of an entity at rest with all that is known of them, drawn anew with each `draw`. At rest: neither they nor
 * their records are dirty, and no write of them is open.
 */
export async function agreementFacts(
  client: pg.ClientBase,
  entity: EntityRules,
  most: number,
  draw: string,
): Promise<AgreementFacts> {
  const atRest = await rows<{ id: string }>(
    client,
    `select i.id from identity i
       where i.entity = $1 and i.golden is not null
         and not exists (select from dirty_identity d where d.identity = i.id)
         and not exists (select from intent w where w.identity = i.id and w.state in ('planned', 'ready', 'sending', 'applied', 'unknown'))
         and not exists (select from link l join dirty_record d on d.connection = l.connection and d.stream = l.stream and d.id = l.id
           where l.identity = i.id)
       order by md5(i.id::text || $3) limit $2`,
    [entity.name, most, draw],
  );
  const ids = atRest.map(({ id }) => id);
  const tx = transactionOn(client);
  const asked = await rows<{ identity: string; finding: Finding }>(
    client,
    `select e.identity, e.finding from exception_item e where e.state in ('open', 'decided') and e.identity = any($1::uuid[])`,
    [ids],
  );
  const findings = new Map<string, Finding[]>();
  for (const { identity, finding } of asked) findings.set(identity, [...(findings.get(identity) ?? []), finding]);
  const unwritten = await rows<{ id: string }>(
    client,
    `select c.id from connection c
       where c.state <> 'ok'
          or not exists (select from connection_mode m where m.connection = c.id and m.entity = $1 and m.mode = 'live')
          or exists (select from write_stop w where w.scope in ('*', c.id))`,
    [entity.name],
  );
  return {
    entity,
    identities: await tx.loadIdentities(ids),
    references: await tx.resolveReferencesOfIdentities(ids),
    findings,
    unwritten: unwritten.map(({ id }) => id),
  };
}
