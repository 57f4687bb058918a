import { host, memoryCredentials, type Hosted, type QuotaStore } from '@meshline/connector-host';
import { isConnectorError, type CheckProblem, type StreamDescription } from '@meshline/connector-spec';
import type { DoctorCheck } from '@meshline/report';
import { otherAccount, type Log, type Mode, type StoredConnection } from '@meshline/sync';
import type { ResolvedConnection } from '../config/load-config.ts';
import { systemClock } from '../runtime/clock.ts';
import { loadConnector } from '../runtime/connectors.ts';
import { adminOf, checksOf, ENGINEER } from './finding.ts';
import { vendorAnswers, type VendorAnswers } from './vendor-answers.ts';

/** Nobody waits longer for one system. */
const PATIENCE_MS = 20_000;
/** Less than this part of a limit left is worth a warning. */
const SCARCE = 0.1;

export interface ConnectionLook {
  readonly id: string;
  readonly name: string;
  readonly checks: readonly DoctorCheck[];
  /** The live schema; undefined where the connection can't be used. */
  readonly streams: readonly StreamDescription[] | undefined;
}

export interface LookingAt {
  readonly connection: ResolvedConnection;
  readonly stored: StoredConnection | undefined;
  /** The widest of its entities. */
  readonly mode: Mode;
  readonly quotaStore: QuotaStore;
  readonly send: (request: Request) => Promise<Response>;
  readonly now: () => number;
  readonly log: Log;
}

/** One connection over a session of its own: credentials, scopes, account, version, schema, markers, clock and limits. Reads only. */
export async function lookAtConnection(looking: LookingAt): Promise<ConnectionLook> {
  const { connection, now } = looking;
  const answers = vendorAnswers(looking.send, now);
  const ends = new AbortController();
  const hosted = host({
    id: connection.id,
    connector: await loadConnector(connection),
    secrets: connection.secrets,
    share: connection.share,
    quotaStore: looking.quotaStore,
    credentialStore: memoryCredentials(),
    clock: { ...systemClock, now },
    logger: looking.log,
    signal: ends.signal,
    transport: answers.fetch,
    deadlineMs: PATIENCE_MS,
  });
  const name = hosted.manifest.displayName;
  try {
    const { checks, streams } = await looked(hosted, looking);
    const told = streams === undefined ? [] : [...clockChecks(hosted, answers), ...limitChecks(hosted, answers)];
    return { id: connection.id, name, checks: [...checks, ...told], streams };
  } finally {
    ends.abort();
    await hosted.close();
  }
}

async function looked(hosted: Hosted, { stored, mode }: LookingAt): Promise<Pick<ConnectionLook, 'checks' | 'streams'>> {
  const { id, manifest } = hosted;
  const { good, problem } = checksOf('connection', id);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const report = await hosted.check(signal);
    const account = report.account?.id;
    if (!report.ok) return { checks: report.problems.map((found) => checkProblem(hosted, found)), streams: undefined };
    if (account !== undefined && stored?.accountId !== undefined && account !== stored.accountId) {
      const { message, mend } = otherAccount(id, account, stored.accountId);
      return { checks: [problem('account-other', message, mend, ENGINEER)], streams: undefined };
    }
    const streams = await hosted.describe(signal);
    const named = report.account?.name ?? account ?? 'unknown';
    const pinned = stored?.accountId === undefined ? 'pinned at the first start' : 'as pinned';
    const watched = manifest.webhooks ? 'polling, and webhooks where a source of events is set up' : 'polling, no webhooks';
    return {
      checks: [
        good('credentials', `The credentials work: account ${named}, ${pinned}; mode ${mode}.`),
        good('api-version', `API ${manifest.apiVersions.join(', ')}; ${streams.length} streams can be read, by ${watched}.`),
        ...storedState(hosted, stored),
        await markers(hosted, mode, signal),
      ],
      streams,
    };
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    const check = problem(
      error.code === 'ABORTED' ? 'no-answer' : error.code.toLowerCase().replaceAll('_', '-'),
      error.code === 'ABORTED' ? `${manifest.displayName} didn't answer within ${PATIENCE_MS / 1_000} s.` : error.data.message,
      error.disposition === 'wait-until'
        ? 'wait: it is asked again by itself. Lower the share of the limit that MeshLine uses if it comes often.'
        : 'look at the network from this host, the address in the settings, and the status page of the system.',
      ENGINEER,
    );
    return { checks: [check], streams: undefined };
  }
}

function checkProblem({ id, manifest }: Hosted, { code, message, mend }: CheckProblem): DoctorCheck {
  const who = ['credentials', 'scope', 'plan'].includes(code) ? adminOf(manifest.displayName) : ENGINEER;
  return checksOf('connection', id).problem(`connection-${code}`, message, mend, who);
}

/** The daemons see it otherwise than this look did: it was just mended, or it fails from where they are. */
function storedState({ id }: Hosted, stored: StoredConnection | undefined): readonly DoctorCheck[] {
  if (stored === undefined || stored.state === 'ok' || stored.state === 'paused') return [];
  return [
    checksOf('connection', id).warning(
      'state-not-ok',
      `It works from here, but the daemons have it as ${stored.state === 'needs-auth' ? 'in need of somebody' : 'unreachable'}: ${stored.stateReason ?? 'no reason is known'}`,
      'wait a minute: it is looked for again by itself; if it stays so, compare what this host and the daemons are given.',
      ENGINEER,
    ),
  ];
}

async function markers(hosted: Hosted, mode: Mode, signal: AbortSignal): Promise<DoctorCheck> {
  const { good, note, warning } = checksOf('connection', hosted.id);
  const steps = (await hosted.provision?.plan(signal)) ?? [];
  const missing = steps.filter(({ state }) => state === 'missing');
  if (steps.length === 0) return good('markers', 'It needs no marker fields.');
  if (missing.length === 0) return good('markers', `All ${steps.length} marker fields are there.`);
  const text = `${missing.length} of ${steps.length} marker fields are missing (${missing.map(({ stream }) => stream).join(', ')})`;
  if (mode === 'observe')
    return note('markers-missing', `${text}. While the mode is observe nothing is made, so none is needed yet.`);
  return warning(
    'markers-missing',
    `${text}: a create whose answer is lost can be found again only by its other fields.`,
    'npm run meshline -- setup shows what it would make, asks, and makes it.',
    adminOf(hosted.manifest.displayName),
  );
}

/** A vendor's clock is as exact as its whole seconds and the way there. */
function clockChecks({ id, manifest }: Hosted, answers: VendorAnswers): readonly DoctorCheck[] {
  const { good, warning } = checksOf('clock', id);
  const ahead = answers.clock();
  if (ahead === undefined) return [];
  const off = Math.abs(ahead) / 1_000;
  if (off < 5) return [good('vendor-clock', "Its clock agrees with this host's.")];
  return [
    warning(
      'vendor-clock-differs',
      `This host's clock is ${off.toFixed(0)} s ${ahead < 0 ? 'ahead of' : 'behind'} that of ${manifest.displayName}.`,
      'let this host take its time from a public source (NTP).',
      ENGINEER,
    ),
  ];
}

function limitChecks({ id, manifest }: Hosted, answers: VendorAnswers): readonly DoctorCheck[] {
  const { good, warning } = checksOf('quota', id);
  return answers.limits().map(({ name, left, of }) => {
    const text = `${left.toLocaleString('en')} of ${of.toLocaleString('en')} ${name} are left, for all programs on the account.`;
    return of > 0 && left / of < SCARCE
      ? warning(
          'quota-scarce',
          text,
          'find out which program uses them, or buy more; MeshLine slows down by itself.',
          adminOf(manifest.displayName),
        )
      : good('quota', text);
  });
}
