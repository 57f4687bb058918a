import type { Manifest } from '@meshline/connector-spec';
import type { GateFacts } from '@meshline/reconcile';
import { isReference, type Value } from '@meshline/record';
import { USER_ENTITY, type Rulebook } from '@meshline/rulebook';
import type { StoredConnection } from '../ports/connection-store.ts';
import type { DeliverFacts } from '../ports/deliver-store.ts';
import { mappedStream } from './streams.ts';
import { pausedPaths, type WritePause } from './write-pause.ts';

/** Tries of one write before a person is asked. */
export const ATTEMPT_LIMIT = 8;

/** What the gate judges an attempt by, from what was read in the claiming transaction. */
export function gateFacts(
  row: DeliverFacts,
  connection: StoredConnection | undefined,
  manifest: Manifest,
  rulebook: Rulebook,
  inForce: string,
  pauses: readonly WritePause[],
): GateFacts {
  const { intent } = row;
  const described = connection?.streams.find(({ stream }) => stream === intent.stream);
  const rules = new Map(intent.fields.flatMap(({ paths, rule }) => paths.map((path) => [path, rule] as const)));
  const mapped = mappedStream(rulebook, intent.connection, intent.stream);
  return {
    kind: intent.kind,
    rulebook: { ofIntent: intent.rulebook, inForce },
    fields: Object.entries(intent.patch).map(([path, value]) => {
      const field = described?.fields.find(({ name }) => name === path);
      return {
        path,
        writable: field === undefined ? undefined : field.writable && !field.computed,
        legalValue: isLegal(
          value,
          field?.options?.filter(({ active }) => active).map((option) => option.value),
        ),
        rule: rules.get(path) ?? (Object.hasOwn(mapped?.rules.onCreate ?? {}, path) ? 'fixed value of the rulebook' : ''),
      };
    }),
    // The plan never writes an inactive owner; whether the user still is active was settled from the last reading.
    owners: Object.entries(intent.patch).flatMap(([path, value]) =>
      isReference(value) && isUserStream(rulebook, intent.connection, value.stream)
        ? [{ path, active: !row.inactiveOwners.includes(value.id) }]
        : [],
    ),
    itemOwnerActive: true,
    target: {
      live: intent.kind === 'create' ? true : (row.target?.live ?? false),
      version: intent.kind === 'create' ? 0 : (row.target?.version ?? 0),
      basedOn: intent.basedOn,
      epoch: row.epoch,
      epochOfIntent: intent.epoch,
    },
    mode: connection?.modes[mapped?.entity.name ?? intent.entity] ?? 'observe',
    approved: row.approved,
    held: heldPaths(row.held, intent.patch),
    parked: [...heldPaths(row.parked, intent.patch), ...pausedPaths(pauses, intent)],
    // The claim has counted this one already.
    attempts: intent.attempts - 1,
    attemptLimit: ATTEMPT_LIMIT,
    createStrategy: manifest.streams[intent.stream]?.createStrategy ?? 'none',
    slotFilled: row.slotFilled,
    unprobedUnknown: intent.state === 'unknown',
    mustReadBack: Object.keys(intent.patch),
  };
}

function isLegal(value: Value, options: readonly string[] | undefined): boolean {
  return options === undefined || options.length === 0 || value === null || typeof value !== 'string' || options.includes(value);
}

function isUserStream(rulebook: Rulebook, connection: string, stream: string): boolean {
  return mappedStream(rulebook, connection, stream)?.entity.name === USER_ENTITY;
}

/** `undefined` in the list = the whole record or create. */
function heldPaths(fields: readonly (string | undefined)[], patch: object): readonly string[] {
  return fields.flatMap((field) => (field === undefined ? Object.keys(patch) : [field]));
}
