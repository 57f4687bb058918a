import type { QuotaStore } from '@meshline/connector-host';
import type { DoctorCheck, DoctorModel } from '@meshline/report';
import type { Rulebook } from '@meshline/rulebook';
import {
  activeRulebook,
  checkLedgerInvariants,
  daemons,
  otherWriters,
  postgresQuota,
  postgresStore,
  stuckWork,
  type OtherWriter,
} from '@meshline/store-postgres';
import type { Log, Mode, StoredConnection } from '@meshline/sync';
import type pg from 'pg';
import { ConfigError, type ResolvedConnection } from '../config/load-config.ts';
import { VERSION } from '../version.ts';
import { checksOf, ENGINEER } from './finding.ts';
import { rulebookCheck } from './rulebook-check.ts';
import { lookAtConnection, type ConnectionLook } from './look-at-connection.ts';
import { lookAtDatabase } from './look-at-database.ts';
import { lookAtFields, lookAtWriters, type FieldsOf } from './look-at-fields.ts';
import { lookAtInvariants } from './look-at-invariants.ts';
import { lookAtWork } from './look-at-work.ts';

const MONTH_MS = 30 * 86_400_000;
const WIDTH: Readonly<Record<Mode, number>> = { observe: 0, approve: 1, live: 2 };

/** What is examined. */
export interface Patient {
  /** Undefined: there is no database to look at yet. */
  readonly pool: pg.Pool | undefined;
  readonly connections: readonly ResolvedConnection[];
  readonly rulebook: Rulebook;
  /** Of the rulebook's file, or of the one that the daemon runs. */
  readonly hash: string;
  readonly now: () => number;
  /** What really sends. */
  readonly send: (request: Request) => Promise<Response>;
  readonly log: Log;
}

interface Ledger {
  readonly stored: readonly StoredConnection[];
  readonly checks: readonly DoctorCheck[];
  readonly writers: readonly OtherWriter[];
}

/** Looks at everything and changes nothing; calls to the systems take their quota like the daemons' own. */
export async function examine(patient: Patient): Promise<DoctorModel> {
  const { pool, connections, rulebook } = patient;
  const database = pool === undefined ? { checks: [noDatabase()], usable: false } : await lookAtDatabase(pool, patient.now);
  const ledger = pool !== undefined && database.usable ? await lookAtLedger(pool, patient) : undefined;
  const metered = pool !== undefined && database.usable ? postgresQuota(pool) : undefined;
  const quotaStore: QuotaStore = metered ?? { take: () => Promise.resolve({ ok: true }) };
  const looks = await Promise.all(
    connections.map((connection) =>
      lookedAt({
        connection,
        stored: ledger?.stored.find(({ id }) => id === connection.id),
        mode: modeOf(connection, ledger?.stored),
        quotaStore,
        send: patient.send,
        now: patient.now,
        log: patient.log,
      }),
    ),
  );
  await metered?.flush().catch(() => undefined);
  const described = looks.flatMap(({ id, name, streams }): FieldsOf[] => {
    const connection = connections.find((one) => one.id === id);
    return streams === undefined || connection === undefined
      ? []
      : [{ id, name, mode: modeOf(connection, ledger?.stored), streams }];
  });
  return {
    at: new Date(patient.now()).toISOString(),
    version: VERSION,
    systems: looks.map(({ id, name }) => ({
      id,
      name: looks.filter((one) => one.name === name).length > 1 ? `${name} (${id})` : name,
    })),
    checks: [
      ...database.checks,
      ...(ledger?.checks.filter(({ connection }) => connection === null) ?? []),
      ...looks.flatMap(({ checks }) => checks),
      ...lookAtFields(rulebook, described),
      ...(ledger === undefined ? [] : described.flatMap((one) => lookAtWriters(rulebook, one, ledger.writers))),
      ...(ledger?.checks.filter(({ connection }) => connection !== null) ?? []),
    ],
  };
}

/** A connection whose package or settings are wrong is a finding like any other. */
async function lookedAt(looking: Parameters<typeof lookAtConnection>[0]): Promise<ConnectionLook> {
  try {
    return await lookAtConnection(looking);
  } catch (error) {
    const { id } = looking.connection;
    const isOurs = error instanceof ConfigError || (error as { name?: string }).name === 'ConnectorError';
    if (!isOurs) throw error;
    const check = checksOf('connection', id).problem(
      'settings',
      (error as Error).message,
      'correct it in the configuration.',
      ENGINEER,
    );
    return { id, name: id, checks: [check], streams: undefined };
  }
}

async function lookAtLedger(pool: pg.Pool, { hash, now }: Patient): Promise<Ledger> {
  const at = now();
  const { stored, stops } = await postgresStore(pool).transaction(async (tx) => ({
    stored: await tx.connections(),
    stops: await tx.stops(),
  }));
  const inForce = await activeRulebook(pool);
  return {
    stored,
    writers: await otherWriters(pool, at - MONTH_MS),
    checks: [
      rulebookCheck(hash, inForce?.hash),
      ...lookAtInvariants(await checkLedgerInvariants(pool, { at, rulebook: inForce?.rulebook })),
      ...lookAtWork({ now: at, daemons: await daemons(pool), work: await stuckWork(pool, at), connections: stored, stops }),
    ],
  };
}

function noDatabase(): DoctorCheck {
  return checksOf('database').note('database-none', 'There is no database yet: the first start makes one.');
}

function modeOf({ id, mode }: ResolvedConnection, stored: readonly StoredConnection[] | undefined): Mode {
  const modes = Object.values(stored?.find((one) => one.id === id)?.modes ?? {});
  return modes.toSorted((a, b) => WIDTH[b] - WIDTH[a])[0] ?? mode;
}
