import type { ExceptionKind } from '@meshline/rulebook';
import type { Verb } from './decisions.ts';

/** What of an exception its sentence needs. Names are as people read them (`Salesforce`, `Phone`, `Mara`), values are text. */
export interface LineFacts {
  readonly kind: ExceptionKind;
  /** `unauthorised-edit`, `missing-parent`, ...; an unknown one is told in the finding's own words. */
  readonly reason: string;
  readonly detail?: string | undefined;
  /** The field's label. */
  readonly field?: string | undefined;
  readonly systems: readonly string[];
  readonly entity: { readonly one: string; readonly many: string };
  /** The finding's own sentence. */
  readonly message: string;
  /** Open records of the cause. */
  readonly records: number;
  /** What the record is called, where it is one. */
  readonly title?: string | undefined;
  /** The other of a pair, and how likely the two are the same (0 to 1). */
  readonly other?: string | undefined;
  readonly score?: number | undefined;
  /** What each system says, where the item is one record. */
  readonly says?: readonly { readonly system: string; readonly value: string }[] | undefined;
  /** What would be done on approval, where all records of the cause have such a value. */
  readonly proposed?: string | undefined;
  /** Name of the owner, and why it is theirs (`ownership`). */
  readonly owner: string;
  readonly ownerBecause: string;
}

export interface QueueLine {
  /** A sentence and no code: `Owner of Nordlicht GmbH: Salesforce Ada, Close Tom`. */
  readonly what: string;
  /** A name. */
  readonly waitsOn: string;
  readonly because: string;
  /** The one thing to do, where there is one. */
  readonly suggestion?: { readonly text: string; readonly verb?: Verb | undefined } | undefined;
}

export function queueLine(facts: LineFacts): QueueLine {
  const suggestion = suggest(facts);
  return {
    what: what(facts),
    waitsOn: facts.owner,
    because: facts.ownerBecause,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function what(facts: LineFacts): string {
  const { kind, reason, detail, field, message } = facts;
  const system = facts.systems[0] ?? 'a system';
  const many = facts.records > 1;
  const whom = many || facts.title === undefined ? facts.entity.many : facts.title;
  const fieldOfWhom = field === undefined ? whom : `${field} of ${whom}`;
  switch (`${kind}:${reason}`) {
    case 'duplicate-record:evidence-too-weak': {
      if (many || facts.title === undefined || facts.other === undefined)
        return `May be the same ${facts.entity.one} ${facts.systems.length === 1 ? 'twice ' : ''}in ${list(facts.systems)}`;
      return `Same ${facts.entity.one}? ${facts.title} / ${facts.other}${facts.score === undefined ? '' : ` (${likely(facts.score)})`}`;
    }
    case 'conflict:unauthorised-edit':
      return says(facts) ?? `${fieldOfWhom}: changed in ${list(facts.systems)}, which is not the source of truth`;
    case 'conflict:no-authority':
      return says(facts) ?? `${fieldOfWhom}: ${list(facts.systems)} differ, and no system is the source of truth`;
    case 'missing-field:missing-parent':
      return `${facts.title !== undefined && !many ? facts.title : capital(facts.entity.many)} without ${lower(field ?? 'parent')}; ${system} needs one`;
    case 'unowned:inactive-owner':
      return `Owner of ${whom} is no active user of ${list(facts.systems)}`;
    case 'failed-delivery:connection-down':
      return `${system} cannot be reached${detail === undefined ? '' : `: ${detail}`}`;
    case 'fight:value-not-kept':
      return says(facts) ?? `${fieldOfWhom}: ${system} does not keep what was written`;
    case 'schema-drift:not-writable':
      return `${field ?? 'A field'} of ${facts.entity.many} can't be written in ${system}`;
    default:
      break;
  }
  if (reason === 'unmapped-value' && detail !== undefined)
    return `${system} ${lower(field ?? 'value')} '${detail}' is in no table of the rulebook`;
  if (kind === 'pending-delete')
    return `${whom === facts.entity.many ? capital(whom) : whom}: deleted in ${list(facts.systems)}, kept elsewhere`;
  // The finding's own sentence says it; a title makes it the sentence of this one.
  return facts.title !== undefined && !many && !message.includes(facts.title) ? `${facts.title}: ${message}` : message;
}

/** `Owner of Nordlicht GmbH: Salesforce Ada, Close Tom`; undefined where there are several records or nothing is said. */
function says({ says: values, field, title, records }: LineFacts): string | undefined {
  if (records > 1 || title === undefined || field === undefined || values === undefined || values.length < 2) return undefined;
  return `${field} of ${title}: ${values.map(({ system, value }) => `${system} ${value}`).join(', ')}`;
}

/** Cut and not rounded: what is asked is never shown as certain. */
function likely(score: number): string {
  return (Math.floor(score * 100) / 100).toFixed(2);
}

function suggest(facts: LineFacts): QueueLine['suggestion'] {
  const system = facts.systems[0] ?? 'there';
  if (facts.proposed !== undefined) {
    return facts.reason === 'unmapped-value'
      ? { text: `map to '${facts.proposed}'`, verb: 'approve' }
      : { text: `approve: ${facts.proposed}`, verb: 'approve' };
  }
  switch (facts.reason) {
    case 'missing-parent':
      return { text: `give it a ${lower(facts.field ?? 'parent')} in ${system}` };
    case 'inactive-owner':
      return { text: 'choose an active owner' };
    case 'unmapped-value':
      return { text: 'add it to the rulebook' };
    case 'not-writable':
      return { text: `allow writing in ${system}, then retry`, verb: 'retry' };
    case 'connection-down':
      return { text: 'closes itself when it answers' };
    case 'ledger-unsound':
      return { text: 'stop the writing and look at the log' };
    case 'cap-reached':
      return { text: 'look at them; retry lets them go', verb: 'retry' };
    case 'value-not-kept':
      return { text: `find what changes it in ${system}` };
    default:
      break;
  }
  if (facts.kind === 'failed-delivery') return { text: `fix there, retry ${facts.records}`, verb: 'retry' };
  return undefined;
}

function list(names: readonly string[]): string {
  if (names.length === 0) return 'a system';
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lower = (text: string): string => (/^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));
