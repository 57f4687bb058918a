import { legalVerbs, type Verb } from '@meshline/queue';
import { compareRefs } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import type { OpenException, OpenItem } from '../ports/decision-store.ts';
import type { Transaction } from '../ports/store.ts';

export interface DecisionRequest {
  readonly exception: number;
  /** One record of the cause; undefined = all that it holds. */
  readonly item: string | undefined;
  readonly verb: Verb;
  readonly reason: string;
  readonly actor: string;
  /** The version of the exception that the person saw. */
  readonly version: number | undefined;
}

export type DecisionResult =
  | { readonly outcome: 'done'; readonly records: number; readonly message: string }
  | { readonly outcome: 'not-found' | 'closed' | 'changed' | 'not-legal' | 'no-such-item'; readonly message: string };

/**
 * A person's decision, in one transaction with its trace. approve = do what is proposed; reject and close = leave it,
 * and don't ask again while the evidence is the same; retry = plan again. Nothing is sent here: what follows is planned
 * and gated like everything else.
 */
export async function decideException(deps: Dependencies, request: DecisionRequest): Promise<DecisionResult> {
  const { result, entities } = await deps.store.transaction(async (tx) => {
    const found = await tx.lockException(request.exception);
    const refused = refusal(found, request);
    if (!found || refused) return { result: refused ?? notFound(request.exception), entities: [] };
    const items = found.items.filter(({ item }) => request.item === undefined || item === request.item);
    if (items.length === 0) {
      return { result: { outcome: 'no-such-item' as const, message: `E-${found.id} holds no open record '${request.item ?? ''}'.` }, entities: [] };
    }
    const at = deps.clock.now();
    const decision = deps.ids.next();
    await tx.insertDecision({ ...request, id: decision, at });
    const effect = await apply(tx, deps, found, items, request, decision, at);
    await tx.decideItems(found.id, items.map(({ item }) => item), `${request.verb} by ${request.actor}`, at);
    await tx.audit([{ kind: 'decision', actor: request.actor, subject: `E-${found.id}`, body: { verb: request.verb, reason: request.reason, items: items.length } }], at);
    return {
      result: { outcome: 'done' as const, records: items.length, message: effect.message },
      entities: effect.entities,
    };
  });
  await deps.wakeUps.wake(entities.map((scope) => ({ queue: 'reconcile', scope })));
  return result;
}

function notFound(id: number): DecisionResult {
  return { outcome: 'not-found', message: `There is no exception E-${id}. 'meshline queue' lists the open ones.` };
}

function refusal(found: OpenException | undefined, request: DecisionRequest): DecisionResult | undefined {
  if (!found) return notFound(request.exception);
  if (found.state === 'closed') return { outcome: 'closed', message: `E-${found.id} is closed already; nothing was changed.` };
  if (request.version !== undefined && request.version !== found.version) {
    return { outcome: 'changed', message: `E-${found.id} has changed since you looked at it. Look again, then decide.` };
  }
  const legal = legalVerbs(found.kind);
  if (!legal.includes(request.verb)) {
    return { outcome: 'not-legal', message: `'${request.verb}' can't be said of a ${found.kind} exception. Legal here: ${legal.join(', ')}.` };
  }
  if (request.reason.trim() === '') return { outcome: 'not-legal', message: 'A decision needs a reason.' };
  return undefined;
}

interface Effect {
  readonly message: string;
  readonly entities: readonly string[];
}

async function apply(
  tx: Transaction,
  deps: Dependencies,
  exception: OpenException,
  items: readonly OpenItem[],
  request: DecisionRequest,
  decision: string,
  at: number,
): Promise<Effect> {
  const identities = [...new Set(items.flatMap(({ identity }) => identity ?? []))];
  const pairs = exception.kind === 'duplicate-record' ? items.flatMap(pairOf) : [];
  const trace = { actor: request.actor, reason: request.reason, at };
  switch (request.verb) {
    case 'approve': {
      if (pairs.length > 0) {
        for (const [a, b] of pairs) await tx.writeVerdict({ entity: exception.entity, a, b, verdict: 'same', ...trace });
        await tx.markRecordsDirty(exception.entity, pairs.flat());
        return { message: `${pairs.length} pair(s) are one from now on, for good.`, entities: [exception.entity] };
      }
      for (const { identity, finding } of items) {
        if (identity === undefined || finding.field === undefined || finding.proposed === undefined) continue;
        const value = finding.proposed;
        await tx.insertAssertion({ id: deps.ids.next(), identity, field: finding.field, value, rulebook: deps.active().hash, ...trace });
      }
      return { message: 'What was proposed is planned now.', entities: await tx.markIdentitiesDirty(identities) };
    }
    case 'retry': {
      const connections = [...new Set(items.flatMap(({ finding }) => finding.systems))];
      await tx.forgetRefusals(identities, connections, at);
      return { message: 'It is planned again now.', entities: await tx.markIdentitiesDirty(identities) };
    }
    default: {
      if (pairs.length > 0) {
        for (const [a, b] of pairs) await tx.writeVerdict({ entity: exception.entity, a, b, verdict: 'distinct', ...trace });
        await tx.markRecordsDirty(exception.entity, pairs.flat());
        return { message: `${pairs.length} pair(s) are kept apart from now on, for good.`, entities: [exception.entity] };
      }
      await tx.rememberSettled(items.map(({ item, evidenceHash, identity }) => ({ item, evidenceHash, identity, decision })));
      return { message: 'It stays as it is, and is asked again only when something about it changes.', entities: await tx.markIdentitiesDirty(identities) };
    }
  }
}

type Pair = [OpenItem['finding']['evidence'][number]['ref'], OpenItem['finding']['evidence'][number]['ref']];

function pairOf({ finding }: OpenItem): Pair[] {
  const [a, b] = finding.evidence;
  if (finding.reason !== 'evidence-too-weak' || !a || !b) return [];
  return [compareRefs(a.ref, b.ref) < 0 ? [a.ref, b.ref] : [b.ref, a.ref]];
}
