import type { Backdoor, VendorName } from '../core/vendor.ts';

/** A person in one vendor, as the population put her there. */
export interface SeededPerson {
  readonly id: string;
  readonly type: string;
  readonly email: string | undefined;
  readonly company: string | undefined;
}

const HOUR = 3_600_000;
/** A handful of each kind is enough to see them; whose they are follows from the person's label. */
const OF_EACH = 6;
const FORMS = ['Request a demo', 'Contact sales'];

type Put = (type: string, properties: Readonly<Record<string, unknown>>, hoursAgo: number) => void;

/** What was done with some of the people before the sandbox began: forms that they filled, tickets, tasks, calls and the like. */
export function seedWork(vendor: VendorName, backdoor: Backdoor, people: readonly SeededPerson[], now: number): void {
  const put: Put = (type, properties, hoursAgo) => {
    backdoor.create(type, properties, { createdAt: now - hoursAgo * HOUR });
  };
  if (vendor === 'hubspot') hubspotWork(backdoor, put, people, now);
  else if (vendor === 'salesforce') salesforceWork(put, people, now);
  else closeWork(put, people, now);
}

const at = (now: number, hoursAgo: number): string => new Date(now - hoursAgo * HOUR).toISOString();

function hubspotWork(backdoor: Backdoor, put: Put, people: readonly SeededPerson[], now: number): void {
  const made = { createdAt: now - 400 * 24 * HOUR };
  for (const name of FORMS) backdoor.create('forms', { name, fields: ['email', 'firstname', 'lastname'] }, made);
  for (const [i, person] of people
    .filter(({ email }) => email !== undefined)
    .slice(0, OF_EACH)
    .entries()) {
    put('form_submissions', { form: FORMS[i % FORMS.length], email: person.email }, 30 + 7 * i);
    const on = { contacts: [person.id], companies: person.company === undefined ? [] : [person.company] };
    const since = 20 + 11 * i;
    const when = { hs_timestamp: at(now, since), ...on };
    put(
      'tickets',
      { subject: `Question ${i + 1}`, hs_pipeline_stage: String((i % 4) + 1), hs_ticket_priority: 'MEDIUM', ...on },
      since,
    );
    put('tasks', { hs_task_subject: 'Call back', hs_task_status: i % 2 === 0 ? 'COMPLETED' : 'NOT_STARTED', ...when }, since);
    put('notes', { hs_note_body: 'Asked for an offer', ...when }, since);
    put('calls', { hs_call_title: 'First call', hs_call_direction: 'OUTBOUND', hs_call_status: 'COMPLETED', ...when }, since);
    put('emails', { hs_email_subject: 'Your request', hs_email_direction: 'EMAIL', hs_email_status: 'SENT', ...when }, since);
  }
}

function salesforceWork(put: Put, people: readonly SeededPerson[], now: number): void {
  for (const [i, person] of people
    .filter(({ type }) => type === 'Contact')
    .slice(0, OF_EACH)
    .entries()) {
    const since = 20 + 11 * i;
    const what = person.company === undefined ? {} : { WhatId: person.company };
    const on = { WhoId: person.id, ...what };
    const day = at(now, since).slice(0, 10);
    put('Task', { Subject: 'Call back', Status: i % 2 === 0 ? 'Completed' : 'Not Started', ActivityDate: day, ...on }, since);
    const [StartDateTime, EndDateTime] = [at(now, since), at(now, since - 1)];
    put('Event', { Subject: 'Demo', StartDateTime, EndDateTime, ...on }, since);
    const account = person.company === undefined ? {} : { AccountId: person.company };
    put(
      'Case',
      { Subject: `Question ${i + 1}`, ContactId: person.id, Status: i % 3 === 2 ? 'Closed' : 'New', ...account },
      since,
    );
  }
}

function closeWork(put: Put, people: readonly SeededPerson[], now: number): void {
  for (const [i, person] of people
    .filter(({ company }) => company !== undefined)
    .slice(0, OF_EACH)
    .entries()) {
    const since = 20 + 11 * i;
    const on = { lead_id: person.company, contact_id: person.id };
    put('task', { ...on, text: 'Call back', date: at(now, since).slice(0, 10), is_complete: i % 2 === 0 }, since);
    put('note', { ...on, note: 'Asked for an offer' }, since);
    put('call', { ...on, direction: 'outbound', duration: 60 + i }, since);
    put('email', { ...on, subject: 'Your request', direction: 'outgoing' }, since);
    put('meeting', { ...on, title: 'Demo', starts_at: at(now, since), ends_at: at(now, since - 1) }, since);
  }
}
