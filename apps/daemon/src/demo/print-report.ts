import { writeFileSync } from 'node:fs';
import { checkSums, report, reportText, type AgreementFacts, type DefectRate, type Report } from '@meshline/report';
import type { Rulebook } from '@meshline/rulebook';
import { listExceptions, runFigures } from '@meshline/store-postgres';
import { exceptionSummaries } from '../http/exception-summaries.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { VERSION } from '../version.ts';
import { linkQuality, type TruthRecord } from './label-facts.ts';
import type { SandboxProcess } from './sandbox-process.ts';

export interface ReportOptions {
  readonly runtime: Runtime;
  readonly sandbox: SandboxProcess;
  readonly since: Date;
  /** `GET /_control/agreement` from before the run. */
  readonly before: AgreementFacts;
  readonly rulebook: Rulebook;
  readonly hash: string;
  readonly resumed: boolean;
  readonly realistic: boolean;
  /** A file for the JSON. */
  readonly json: string | undefined;
}

interface Truth {
  readonly labels: readonly TruthRecord[];
  readonly defects: readonly DefectRate[];
}

/** Causes whose sentences the report makes; more are told in their findings' own words. */
const MOST_CAUSES = 500;

const WHAT: Readonly<Record<string, string>> = {
  capture: 'records',
  link: 'records',
  settle: 'identities',
  plan: 'writes',
  deliver: 'writes',
  confirm: 'writes',
};

/** Gathers the facts of the run, prints the report on stdout and writes its JSON. Throws when its sums don't add up. */
export async function printReport(options: ReportOptions): Promise<Report> {
  const made = await gather(options);
  const wrong = checkSums(made);
  if (wrong.length > 0) throw new Error(`The report's sums don't add up: ${wrong.join('; ')}`);
  const { columns, isTTY } = process.stdout;
  process.stdout.write(`\n${reportText(made, { width: Math.min(120, columns ?? 120), color: isTTY === true })}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

async function gather({ runtime, sandbox, since, before, rulebook, hash, resumed, realistic }: ReportOptions): Promise<Report> {
  const figures = await runFigures(runtime.pool, since.getTime());
  const after = await sandbox.read<AgreementFacts>('agreement');
  const truth = await sandbox.read<Truth>('truth');
  const { duplicateCreates, repeatedCreates } = await sandbox.read<{ duplicateCreates: number; repeatedCreates: number }>(
    'mutations/summary',
  );
  const now = Date.now();
  const sentences = new Map(
    (
      await exceptionSummaries(
        { runtime, rulebook },
        (await listExceptions(runtime.pool, { state: 'open', limit: MOST_CAUSES })).exceptions,
      )
    ).map(({ id, what }) => [id, what]),
  );
  const { rows } = await runtime.pool.query<{ email: string }>(
    `select golden->'email'->>'value' as email from identity where entity = 'person' and golden->'email'->>'value' is not null order by id limit 1`,
  );
  return report({
    run: {
      version: VERSION,
      startedAt: since.getTime(),
      endedAt: now,
      resumed,
      rulebookHash: hash,
      seed: sandbox.seed,
      people: sandbox.people,
      example: rows[0]?.email,
      note: `simulated systems, vendors' limits and lags ${realistic ? 'on' : 'off'}`,
    },
    rulebook,
    connections: [...runtime.hosted.values()].map(({ id, manifest }) => ({ id, name: manifest.displayName })),
    records: figures.records,
    identities: figures.identities,
    duplicates: figures.duplicates,
    discrepancies: figures.discrepancies,
    writes: figures.writes,
    duplicateCreates,
    repeatedCreates,
    causes: figures.causes.map((cause) => ({
      id: `E-${cause.id}`,
      kind: cause.kind,
      what: sentences.get(`E-${cause.id}`) ?? cause.message,
      owner: cause.owner,
      dueAt: cause.dueAt,
      backlog: cause.backlog,
      overdue: !cause.backlog && cause.dueAt < now,
      records: cause.records,
    })),
    agreement: { before, after },
    steps: runtime.meter.figures().map(({ step, count, seconds }) => ({ step, what: WHAT[step] ?? step, count, seconds })),
    quality: {
      links: await linkQuality(runtime.pool, rulebook, truth.labels),
      plainRule: 'equal e-mail or equal phone',
      defects: truth.defects.map(({ id, entity, what, records, of }) => ({ id, entity, what, records, of })),
    },
  });
}
