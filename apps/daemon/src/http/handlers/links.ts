import type { Answer, Asked, LinkUndone, UndoLinkBody } from '@meshline/admin-api';
import { parseRef } from '@meshline/record';
import { undoLink } from '@meshline/sync';
import type { AdminContext } from '../admin-context.ts';
import { planWords } from '../plan-words.ts';
import { once } from './once.ts';

/** Lines that the plan shows. */
const SHOWN = 10;

export async function unlink(context: AdminContext, body: UndoLinkBody, asked: Asked): Promise<Answer<LinkUndone>> {
  const { deps } = context.runtime;
  const [record, from] = [parseRef(body.record), parseRef(body.from)];
  if (record === undefined || from === undefined)
    return { ok: false, code: 'not-found', message: `There is no record ${record === undefined ? body.record : body.from}.` };
  return once(deps, asked, async () => {
    const outcome = await undoLink(deps, { record, from, reason: body.reason, actor: asked.actor });
    if (!outcome.ok) return outcome;
    const { changeSet, plan } = outcome;
    return { ok: true, result: { changeSet, plan: plan === undefined ? null : await planWords(context, plan, SHOWN) } };
  });
}
