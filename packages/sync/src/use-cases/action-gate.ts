import { gate, type GateVerdicts } from '@meshline/reconcile';
import { isReference } from '@meshline/record';
import { USER_ENTITY } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import type { Action } from '../model/action.ts';
import { ATTEMPT_LIMIT } from '../model/gate-facts.ts';
import { mappedStream } from '../model/streams.ts';
import type { StoredConnection } from '../ports/connection-store.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { Transaction } from '../ports/store.ts';
import type { Looked } from './look-at-targets.ts';

/** The seven checks before an action is sent (R24). Its rule is the workflow that wants it; its reason stands with it. */
export async function actionGate(
  tx: Transaction,
  deps: Dependencies,
  hosted: HostedConnection,
  stored: StoredConnection | undefined,
  action: Action,
  state: Looked['state'],
): Promise<GateVerdicts> {
  const { rulebook } = deps.active();
  const stream = hosted.manifest.streams[action.stream];
  const described = stored?.streams.find((one) => one.stream === action.stream);
  const field = (name: string) => described?.fields.find((one) => one.name === name);
  const users = Object.entries(action.patch).flatMap(([path, value]) =>
    isReference(value) && mappedStream(rulebook, hosted.id, value.stream)?.entity.name === USER_ENTITY
      ? [{ path, id: value.id }]
      : [],
  );
  const inactive = await tx.inactiveUsers(
    hosted.id,
    users.map(({ id }) => id),
  );
  const unmarked = action.kind === 'create' && stream?.markerField !== undefined && field(stream.markerField)?.unique !== true;
  const verdicts = gate({
    kind: action.kind === 'create' ? 'create' : 'update',
    rulebook: { ofIntent: action.rulebook, inForce: action.rulebook },
    fields: Object.entries(action.patch).map(([path]) => {
      const known = field(path);
      return {
        path,
        writable: known === undefined ? undefined : known.writable && !known.computed,
        legalValue: isLegal(action.patch[path], known?.options),
        rule: action.reason,
      };
    }),
    owners: users.map(({ path, id }) => ({ path, active: !inactive.includes(id) })),
    itemOwnerActive: true,
    target: { live: state !== 'gone', version: 0, basedOn: 0, epoch: 0, epochOfIntent: 0 },
    mode: modeOf(stored),
    held: [],
    parked: [],
    attempts: action.attempts - 1,
    attemptLimit: ATTEMPT_LIMIT,
    createStrategy: unmarked ? 'none' : (stream?.createStrategy ?? 'none'),
    slotFilled: false,
    unprobedUnknown: false,
    mustReadBack: ['the record'],
  });
  const canWrite = stream?.writes.includes(action.kind) === true;
  return {
    ...verdicts,
    mapping: !canWrite
      ? `the system takes no ${action.kind} of ${action.stream}`
      : action.kind === 'archive'
        ? 'pass'
        : verdicts.mapping,
    replaySafety: state === 'moved-on' ? 'somebody changed it since, so that it is left as it is' : verdicts.replaySafety,
  };
}

/** Work is written where every record may be: what only observes gets no tasks either. */
function modeOf(stored: StoredConnection | undefined): 'observe' | 'live' {
  const modes = Object.entries(stored?.modes ?? {}).filter(([entity]) => entity !== USER_ENTITY);
  return modes.length > 0 && modes.every(([, mode]) => mode === 'live') ? 'live' : 'observe';
}

function isLegal(value: unknown, options: readonly { readonly value: string; readonly active: boolean }[] | undefined): boolean {
  const active = (options ?? []).filter((option) => option.active);
  return active.length === 0 || typeof value !== 'string' || active.some((option) => option.value === value);
}
