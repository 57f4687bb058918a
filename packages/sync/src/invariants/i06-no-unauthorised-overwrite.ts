import type { Authority, EntityRules, FieldRules, Lens } from '@meshline/rulebook';
import type { IntentField } from '../model/intent.ts';
import { UNDO_RULE } from '../model/intents.ts';
import type { CitingIntent, LedgerFacts } from './facts.ts';
import type { Violation } from './violation.ts';

/**
 * I6: each field that is written cites the rule that settled it, of a rulebook that is kept; and the system that is written to
 * wasn't the one whose word counts.
 */
export function noUnauthorisedOverwrite({ citing }: LedgerFacts): readonly Violation[] {
  return citing.flatMap((intent) =>
    faultsOf(intent).map((message) => ({ law: 'I6' as const, subject: `intent ${intent.id}`, message })),
  );
}

function faultsOf(intent: CitingIntent): readonly string[] {
  const { rulebook } = intent;
  if (rulebook === undefined) return ['the rulebook that it was planned under is not kept'];
  const entity = rulebook.entities.find(({ name }) => name === intent.entity);
  const stream = entity?.streams.find((rules) => rules.connection === intent.connection && rules.stream === intent.stream);
  if (entity === undefined || stream === undefined)
    return [`its rulebook does not map ${intent.stream} of ${intent.connection} to ${intent.entity}`];
  const cited = new Set(intent.fields.flatMap(({ paths }) => paths));
  const fixed = intent.kind === 'create' ? Object.keys(stream.onCreate ?? {}) : [];
  return [
    ...intent.patchPaths
      .filter((path) => !cited.has(path) && !fixed.includes(path))
      .map((path) => `it writes ${path} and cites no rule for it`),
    ...intent.fields.flatMap((field) => fieldFaults(intent, entity, stream.lenses[field.field], field)),
  ];
}

function fieldFaults(intent: CitingIntent, entity: EntityRules, lens: Lens | undefined, cited: IntentField): readonly string[] {
  const { field, rule } = cited;
  if (rule === '') return [`it writes ${field} and cites no rule`];
  if (lens?.access === 'read') return [`it writes ${field}, which its rulebook only reads there`];
  const rules: FieldRules | undefined = entity.fields[field];
  const authority: Authority | undefined = entity.authorities[field];
  // A parent's name in plain text has no say of its own: it repeats the parent's record.
  if (rules === undefined || authority === undefined || lens?.kind === 'parent-text') return [];
  return overwritesItsAuthority(intent, authority, cited)
    ? [`it overwrites ${field} in ${intent.connection}, whose word counts for that field`]
    : [];
}

/**
 * Only where the rule is plain and nothing else can have spoken: a person's or a workflow's decision, a value that stays once it is set, a
 * second record in the same system, or a condition that moved the authority.
 */
function overwritesItsAuthority(intent: CitingIntent, { rule, writeOnce }: Authority, cited: IntentField): boolean {
  if (rule.kind !== 'system' || rule.order[0] !== intent.connection || writeOnce) return false;
  // A person takes back what MeshLine wrote there.
  if (cited.rule.startsWith(UNDO_RULE)) return false;
  if (intent.kind === 'create' || intent.siblings > 1 || intent.asserted.includes(cited.field)) return false;
  return cited.was !== undefined && cited.was !== null;
}
