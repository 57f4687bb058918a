import type { StreamDescription } from '@meshline/connector-spec';
import type { DoctorCheck } from '@meshline/report';
import { lintRulebook, type LintFinding, type Rulebook, type StreamRules } from '@meshline/rulebook';
import type { OtherWriter } from '@meshline/store-postgres';
import type { Mode } from '@meshline/sync';
import { adminOf, checksOf, ENGINEER } from './finding.ts';

export interface FieldsOf {
  readonly id: string;
  readonly name: string;
  readonly mode: Mode;
  readonly streams: readonly StreamDescription[];
}

interface Written {
  readonly entity: string;
  readonly field: string;
  readonly rules: StreamRules;
  /** As the system names it. */
  readonly remote: string;
  readonly isWritable: boolean;
}

/** The rulebook against what each credential can see and write. */
export function lookAtFields(rulebook: Rulebook, connections: readonly FieldsOf[]): readonly DoctorCheck[] {
  const described = Object.fromEntries(connections.map(({ id, streams }) => [id, streams]));
  const findings = lintRulebook(rulebook, described);
  return [
    ...findings.flatMap((finding) => (connectionOf(finding) === undefined ? [lintCheck(finding, null)] : [])),
    ...connections.flatMap((connection) => {
      const written = writtenFields(rulebook, connection);
      const lost = new Set(written.filter(({ isWritable }) => !isWritable).map(pathOf));
      const own = findings.filter(
        (finding) => connectionOf(finding) === connection.id && !(isAboutWriting(finding) && lost.has(finding.path)),
      );
      return [...rights(connection, written), ...own.map((finding) => lintCheck(finding, connection.id))];
    }),
  ];
}

/** Fields that MeshLine writes there and somebody else changes, too (R59). */
export function lookAtWriters(
  rulebook: Rulebook,
  { id, name, mode, streams }: FieldsOf,
  writers: readonly OtherWriter[],
): readonly DoctorCheck[] {
  const { good, note } = checksOf('writers', id);
  if (mode === 'observe') return [];
  const written = writtenFields(rulebook, { id, name, mode, streams });
  const byStream = new Map<string, string[]>();
  for (const { stream, field, times, records } of writers.filter(({ connection }) => connection === id)) {
    if (!written.some(({ rules, remote }) => rules.stream === stream && remote === field)) continue;
    byStream.set(stream, [
      ...(byStream.get(stream) ?? []),
      `${field} ${times} ${times === 1 ? 'time' : 'times'} in ${records} ${records === 1 ? 'record' : 'records'}`,
    ]);
  }
  if (byStream.size === 0)
    return [good('writers-none', 'In the last 30 days nobody else was seen to change a field there that MeshLine writes.')];
  const said = [...byStream].map(([stream, parts]) => `${stream}: ${parts.join(', ')}`);
  return [
    note(
      'writers',
      `Fields that MeshLine writes there, and that somebody else changed in the last 30 days. ${said.join('; ')}.`,
      'if these are automations (workflows, flows, imports), take the fields out of them, or make this system their source of truth.',
      adminOf(name),
    ),
  ];
}

function rights({ id, name, mode }: FieldsOf, written: readonly Written[]): readonly DoctorCheck[] {
  const { good, note, problem } = checksOf('fields', id);
  const lost = written.filter(({ isWritable }) => !isWritable);
  if (written.length === 0) return [good('fields-read-only', 'The rulebook writes no field there.')];
  if (mode === 'observe')
    return lost.length === written.length
      ? [
          good(
            'key-reads-only',
            `The key can't write any of the ${written.length} mapped fields: as safe as it can be while the mode is observe.`,
          ),
        ]
      : [
          note(
            'key-can-write',
            `The key could write ${written.length - lost.length} of the ${written.length} mapped fields; while the mode is observe MeshLine writes nothing.`,
            'a key that can only read is enough until the mode is widened.',
            adminOf(name),
          ),
        ];
  if (lost.length === 0)
    return [
      good(
        'fields-writable',
        `All ${written.length} fields that the rulebook writes there can be written, as far as ${name} says.`,
      ),
    ];
  const list = lost.map(({ rules, remote }) => `${rules.stream}.${remote}`);
  return [
    problem(
      'key-cannot-write',
      `The key can't write ${lost.length} of the ${written.length} fields that the rulebook writes there (mode ${mode}): ${list.slice(0, 8).join(', ')}${list.length > 8 ? ' ...' : ''}.`,
      'grant the permission to write them, or say readOnly(...) for them in the rulebook.',
      adminOf(name),
    ),
  ];
}

/** Fields with a lens that writes and that the system has; what it computes by itself is the lint's matter. */
function writtenFields(rulebook: Rulebook, { id, streams }: FieldsOf): readonly Written[] {
  return rulebook.entities.flatMap((entity) =>
    entity.streams
      .filter(({ connection }) => connection === id)
      .flatMap((rules) => {
        const fields = streams.find(({ stream }) => stream === rules.stream)?.fields ?? [];
        return Object.entries(rules.lenses).flatMap(([field, lens]): Written[] => {
          const remote = fields.find(({ name }) => name === lens.path.replace(/\[.*$/u, ''));
          if (lens.access !== 'both' || remote === undefined || remote.computed) return [];
          return [{ entity: entity.name, field, rules, remote: remote.name, isWritable: remote.writable }];
        });
      }),
  );
}

function pathOf({ entity, field, rules }: Written): string {
  return `entities.${entity}.streams.${rules.connection}/${rules.stream}.lenses.${field}`;
}

function isAboutWriting({ severity, message }: LintFinding): boolean {
  return severity === 'error' && message.endsWith("can't be written with this credential.");
}

function connectionOf({ path }: LintFinding): string | undefined {
  return /\.streams\.([^/.]+)\//u.exec(path)?.[1];
}

function lintCheck({ severity, path, message, mend }: LintFinding, connection: string | null): DoctorCheck {
  const { warning, problem } = checksOf(connection === null ? 'rulebook' : 'fields', connection);
  const where = path.replace(/^entities\./u, '');
  return (severity === 'error' ? problem : warning)('mapping', `${where}: ${message}`, mend, ENGINEER);
}
