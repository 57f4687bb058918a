import type { DoctorCheck } from '@meshline/report';
import type { DaemonStatus, StuckWork } from '@meshline/store-postgres';
import type { StoredConnection, StoredStop } from '@meshline/sync';
import { checksOf, ENGINEER } from './finding.ts';

/** A daemon beats every 5 seconds. */
const SILENT_SECONDS = 20;
/** Longer than any pause that the daemon makes by itself. */
const LATE_MS = 15 * 60_000;

export interface WorkFacts {
  readonly now: number;
  readonly daemons: readonly DaemonStatus[];
  readonly work: StuckWork;
  readonly connections: readonly StoredConnection[];
  readonly stops: readonly StoredStop[];
}

/** Daemons and leases, and work that should have been done by now. */
export function lookAtWork({ now, daemons, work, connections, stops }: WorkFacts): readonly DoctorCheck[] {
  const alive = daemons.filter(({ silentSeconds }) => silentSeconds < SILENT_SECONDS);
  return [
    ...daemonChecks(daemons, alive.length),
    ...sweeperChecks(work, alive.length > 0),
    ...stopChecks(stops, now),
    ...sendingChecks(work),
    ...connections.flatMap((connection) => lateChecks(connection, work, stops, now, alive.length > 0)),
  ];
}

function daemonChecks(daemons: readonly DaemonStatus[], alive: number): readonly DoctorCheck[] {
  const { good, warning } = checksOf('daemons');
  const silent = daemons.filter(({ silentSeconds }) => silentSeconds >= SILENT_SECONDS);
  return [
    alive === 0
      ? warning(
          'no-daemon',
          'No daemon works on this database: nothing is read and nothing is sent.',
          'start one: npm run meshline -- run',
          ENGINEER,
        )
      : good('daemons', `${alive} ${alive === 1 ? 'daemon works' : 'daemons work'} on this database.`),
    ...silent.map(({ host, pid, silentSeconds }) =>
      warning(
        'daemon-silent',
        `The daemon on ${host} (process ${pid}) ended without a word ${minutes(silentSeconds * 1_000)} ago; the others have taken over what it had.`,
        `look at its log, and start it again if it should run; this line goes after a day.`,
        ENGINEER,
      ),
    ),
  ];
}

function sweeperChecks({ sweeper }: StuckWork, anyAlive: boolean): readonly DoctorCheck[] {
  const { good, problem } = checksOf('daemons');
  if (!anyAlive) return [];
  if (sweeper?.isHeld === true)
    return [good('sweeper', 'One of them sweeps: due times are kept and what a crash left behind is found.')];
  return [
    problem(
      'no-sweeper',
      'Daemons run and none of them sweeps: due times and what a crash left behind wait.',
      'look for the loop "sweep" in their logs; a restart of one of them takes the lease.',
      ENGINEER,
    ),
  ];
}

function stopChecks(stops: readonly StoredStop[], now: number): readonly DoctorCheck[] {
  return stops.map(({ connection, actor, reason, at }) =>
    checksOf('work', connection ?? null).note(
      connection === undefined ? 'writing-stopped' : 'writing-paused',
      `${connection === undefined ? 'All writing is stopped' : 'Writing is paused'} for ${minutes(now - at)}, by ${actor}: ${reason}`,
      connection === undefined ? 'npm run meshline -- resume' : `npm run meshline -- unpause ${connection}`,
      actor,
    ),
  );
}

function sendingChecks({ sending }: StuckWork): readonly DoctorCheck[] {
  const { good, problem } = checksOf('work');
  if (sending === 0) return [good('sending', 'No write hangs in sending.')];
  return [
    problem(
      'sending-stuck',
      `${sending} writes hang in sending, and their daemon has let go of them for more than a minute.`,
      'start a daemon: it looks each of them up in its system before anything is sent again.',
      ENGINEER,
    ),
  ];
}

function lateChecks(
  { id, state }: StoredConnection,
  { unsent, unknown, feeds }: StuckWork,
  stops: readonly StoredStop[],
  now: number,
  anyAlive: boolean,
): readonly DoctorCheck[] {
  const { good, note, warning } = checksOf('work', id);
  const waits = unsent.find(({ connection }) => connection === id);
  const open = unknown.find(({ connection }) => connection === id);
  const isStopped = stops.some(({ connection }) => connection === undefined || connection === id);
  const checks: DoctorCheck[] = [];
  if (waits === undefined) checks.push(good('unsent', 'Nothing that is due waits to be written.'));
  else {
    const text = `${waits.writes} ${waits.writes === 1 ? 'write is' : 'writes are'} due, the oldest for ${minutes(now - waits.since)}`;
    const excused = isStopped || state !== 'ok';
    if (now - waits.since < LATE_MS) checks.push(good('unsent', `${text}.`));
    else if (excused)
      checks.push(
        note('unsent-held', `${text}: they wait because ${isStopped ? 'writing is stopped' : "the connection can't be used"}.`),
      );
    else
      checks.push(
        warning(
          'unsent-late',
          `${text}, though the connection works.`,
          anyAlive
            ? 'npm run meshline -- status shows the quota, the caps and the lanes; look for the job "deliver" in the logs.'
            : 'start a daemon.',
          ENGINEER,
        ),
      );
  }
  if (open !== undefined)
    checks.push(
      warning(
        'unknown-old',
        `Of ${open.writes} ${open.writes === 1 ? 'write' : 'writes'} nobody knows for more than an hour whether they arrived.`,
        'they are looked up by themselves as soon as the system can be read; look at its state above.',
        ENGINEER,
      ),
    );
  const old = feeds.filter(({ connection, readAt }) => connection === id && now - readAt > LATE_MS);
  if (old.length > 0 && anyAlive && state === 'ok')
    checks.push(
      warning(
        'feeds-late',
        `${old.map(({ feed }) => feed).join(', ')} ${old.length === 1 ? "wasn't" : "weren't"} read to the end for ${minutes(now - Math.min(...old.map(({ readAt }) => readAt)))}.`,
        'look for the job "capture" in the logs of the daemons.',
        ENGINEER,
      ),
    );
  return checks;
}

function minutes(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 60_000));
  if (whole < 2) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  return whole < 120 ? `${whole} min` : `${Math.round(whole / 60)} h`;
}
