import type { Answer, Asked, Replay, ReplayBody } from '@meshline/admin-api';
import { replayWrites, type ReplayCommand } from '@meshline/sync';
import type { AdminContext } from '../admin-context.ts';
import { lineWords } from '../plan-words.ts';
import { once } from './once.ts';

/** Lines that a preview shows. */
const SHOWN = 10;

export async function replay(context: AdminContext, body: ReplayBody, asked: Asked): Promise<Answer<Replay>> {
  const { deps, hosted } = context.runtime;
  const { preview = false, all, rate, reason = 'preview' } = body;
  const { connection, entity } = body.filter ?? {};
  if (connection !== undefined && !hosted.has(connection))
    return {
      ok: false,
      code: 'not-found',
      message: `There is no connection '${connection}'; there are ${[...hosted.keys()].join(', ')}.`,
    };
  const known = context.rulebook.entities.map(({ name }) => name);
  if (entity !== undefined && !known.includes(entity))
    return { ok: false, code: 'not-found', message: `The rulebook has no '${entity}'; it has ${known.join(', ')}.` };
  const work = async (): Promise<Answer<Replay>> => {
    const outcome = await replayWrites(deps, { what: whatOf(body), all, preview, rate, actor: asked.actor, reason });
    if (!outcome.ok) return outcome;
    const { records, freed, until, lines } = outcome;
    return {
      ok: true,
      result: {
        preview,
        records,
        freed,
        until: new Date(until).toISOString(),
        lines: lines?.length ?? null,
        first: await lineWords(context, (lines ?? []).slice(0, SHOWN)),
      },
    };
  };
  return preview ? work() : once(deps, asked, work);
}

function whatOf({ intent, exception, filter = {} }: ReplayBody): ReplayCommand['what'] {
  if (intent !== undefined) return { intent };
  if (exception !== undefined) return { exception: Number(exception.replace('E-', '')) };
  const { since, ...rest } = filter;
  return { filter: { ...rest, ...(since === undefined ? {} : { since: Date.parse(since) }) } };
}
