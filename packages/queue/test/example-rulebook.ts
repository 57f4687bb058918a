// `then` is the rulebook's word for the next owner; nothing here is awaited.
/* oxlint-disable unicorn/no-thenable */
import { EXCEPTION_KINDS, type ExceptionRule, type ExceptionKind, type Rulebook } from '@meshline/rulebook';

const rules = (change: Partial<Record<ExceptionKind, ExceptionRule>>): Rulebook['exceptions'] =>
  Object.fromEntries(
    EXCEPTION_KINDS.map((kind) => [kind, change[kind] ?? { owner: 'mara', dueHours: 8, then: 'lea' }]),
  ) as unknown as Rulebook['exceptions'];

/** People, a team and connections; no entities. */
export const rulebook: Rulebook = {
  format: 1,
  name: 'example',
  principals: {
    mara: { kind: 'person', id: 'mara', name: 'Mara', email: 'mara@acme.example' },
    sam: { kind: 'person', id: 'sam', name: 'Sam', email: 'sam@acme.example' },
    lea: { kind: 'person', id: 'lea', name: 'Lea', email: 'lea@acme.example' },
    ada: { kind: 'person', id: 'ada', name: 'Ada', email: 'ada@acme.example' },
    sdr: { kind: 'team', id: 'sdr', name: 'SDR DACH', members: ['ada', 'sam'], lead: 'ada', fallback: 'mara' },
    loop: { kind: 'team', id: 'loop', name: 'Loop', members: ['ada'], lead: 'ada', fallback: 'loop' },
  },
  hours: { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', holidays: [] },
  connections: { hubspot: { owner: 'sam' }, salesforce: { owner: 'sdr' }, close: { owner: 'sam' } },
  entities: [],
  exceptions: rules({
    conflict: { owner: 'sdr', dueHours: 8, then: 'mara' },
    'failed-delivery': { owner: 'system-owner', dueHours: 4, then: 'mara' },
    unowned: { owner: 'lea', dueHours: 1, then: 'lea' },
    fight: { owner: 'loop', dueHours: 1, then: 'loop' },
  }),
  lastly: 'lea',
};
