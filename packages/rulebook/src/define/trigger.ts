import type {
  EventTrigger,
  Reentry,
  StaleTrigger,
  StateTable,
  StateTrigger,
  SuppressRule,
  TriggerRules,
} from '../model/trigger.ts';
import type { Duration } from './duration.ts';
import type { Stream } from './connection.ts';

interface TriggerOptions {
  /** The field that holds the owner, as the system calls it. */
  readonly owner?: string;
  /** The field that holds the e-mail address of whom it is about. */
  readonly person?: string;
  readonly suppress?: readonly SuppressRule[];
  readonly again?: {
    readonly whileOpen?: Reentry['whileOpen'];
    readonly newAfter?: Duration;
    readonly colleague?: Reentry['colleague'];
  };
  /** Triggers within an hour beyond which they hold and ask. */
  readonly pauseAbove?: number;
}

/** What opens a workflow, before it is checked. */
export interface TriggerPart<C extends string = string> {
  readonly connection: C;
  readonly rules: TriggerRules;
}

interface EventOptions extends TriggerOptions {
  readonly field: string;
  readonly at?: string;
}

/** `formSubmission('Inbound lead routing', hubspot.stream('form_submissions'), ['Request a demo'], { field: 'formName' })`. */
export function formSubmission<C extends string>(
  workflow: string,
  stream: Stream<C>,
  forms: readonly string[],
  options: EventOptions,
): TriggerPart<C> {
  const states = Object.fromEntries(forms.map((form) => [form, 'submitted']));
  return event('form-submission', workflow, stream, { states, opens: ['submitted'], unlisted: 'ignore' }, options);
}

/** The types of the system's payment events on the left, what they are for us on the right; `opens` are of the right. */
export function paymentEvent<C extends string>(
  workflow: string,
  stream: Stream<C>,
  states: StateTable,
  opens: readonly string[],
  options: EventOptions,
): TriggerPart<C> {
  return event('payment-event', workflow, stream, { states, opens, unlisted: 'ask' }, options);
}

interface StateOptions extends TriggerOptions {
  readonly field: string;
  readonly states: StateTable;
  readonly opens: readonly string[];
}

/** A deal that enters one of the stages. */
export function stageChange<C extends string>(workflow: string, stream: Stream<C>, options: StateOptions): TriggerPart<C> {
  return state('stage-change', workflow, stream, options, {});
}

/** A ticket that comes to one of the steps; closed and opened again it may come there once more. */
export function ticketEscalation<C extends string>(
  workflow: string,
  stream: Stream<C>,
  options: StateOptions & { readonly closed?: StateTrigger['closed'] },
): TriggerPart<C> {
  return state('ticket-escalation', workflow, stream, options, { closed: options.closed });
}

/** A request that is approved or refused in a system. */
export function approvalChange<C extends string>(workflow: string, stream: Stream<C>, options: StateOptions): TriggerPart<C> {
  return state('approval-change', workflow, stream, options, {});
}

/** An item that is ready: once for each `version` of it. */
export function publishReadiness<C extends string>(
  workflow: string,
  stream: Stream<C>,
  options: StateOptions & { readonly version: string },
): TriggerPart<C> {
  return state('publish-readiness', workflow, stream, options, { version: options.version });
}

/** A record that nobody changed and with which nothing was done; our own writes don't count. */
export function staleRecord<C extends string>(
  workflow: string,
  stream: Stream<C>,
  after: Duration,
  options: TriggerOptions = {},
): TriggerPart<C> {
  const rules: StaleTrigger = { kind: 'stale-record', ...base(workflow, stream, options), afterDays: daysOf(after) };
  return { connection: stream.connection, rules };
}

function event<C extends string>(
  kind: EventTrigger['kind'],
  workflow: string,
  stream: Stream<C>,
  what: Pick<EventTrigger, 'states' | 'opens' | 'unlisted'>,
  options: EventOptions,
): TriggerPart<C> {
  const { field, at } = options;
  const rules: EventTrigger = {
    kind,
    ...base(workflow, stream, options),
    field,
    ...what,
    ...(at === undefined ? {} : { at }),
  };
  return { connection: stream.connection, rules };
}

function state<C extends string>(
  kind: StateTrigger['kind'],
  workflow: string,
  stream: Stream<C>,
  options: StateOptions,
  { closed, version }: { readonly closed?: StateTrigger['closed']; readonly version?: string },
): TriggerPart<C> {
  const { field, states, opens } = options;
  const rules: StateTrigger = {
    kind,
    ...base(workflow, stream, options),
    field,
    states,
    opens,
    ...(closed === undefined ? {} : { closed }),
    ...(version === undefined ? {} : { version }),
  };
  return { connection: stream.connection, rules };
}

function base(workflow: string, { connection, stream }: Stream, options: TriggerOptions) {
  const { owner, person, suppress = [], again = {}, pauseAbove } = options;
  const { whileOpen = 'join', newAfter, colleague = 'same-owner' } = again;
  return {
    workflow,
    connection,
    stream,
    ...(owner === undefined ? {} : { owner }),
    ...(person === undefined ? {} : { person }),
    suppress,
    again: { whileOpen, newAfterDays: newAfter === undefined ? 30 : daysOf(newAfter), colleague },
    ...(pauseAbove === undefined ? {} : { mostPerHour: pauseAbove }),
  };
}

const daysOf = ({ unit, count }: Duration): number => (unit === 'days' ? count : count / 24);
