import type { Row } from '../store/row.ts';
import { field, flag, owner, picklist, readOnly, reference, text, type FieldValue, type Scalar } from './field.ts';
import { object } from './object.ts';
import { CASE_PRIORITY, CASE_STATUS, PRIORITY, TASK_STATUS } from './picklists.ts';

const who = reference('WhoId', 'Name ID', ['Contact', 'Lead'], 'Who', { indexed: true });
const what = reference('WhatId', 'Related To ID', ['Account', 'Opportunity', 'Case'], 'What', { indexed: true });
const description = field('Description', 'Description', 'textarea', { length: 32_000, filterable: false });
const isOf =
  (name: string, values: readonly Scalar[]) =>
  (row: Row): FieldValue =>
    values.includes(row.values[name] ?? null);

/** What somebody is to do, or a call or e-mail that was logged. The due date is a civil date. */
export const task = object(
  'Task',
  '00T',
  [
    who,
    what,
    text('Subject', 'Subject', 255),
    field('ActivityDate', 'Due Date Only', 'date'),
    picklist('Status', 'Status', TASK_STATUS, { nillable: false, defaultedOnCreate: true, defaultValue: TASK_STATUS[0] }),
    picklist('Priority', 'Priority', PRIORITY, { nillable: false, defaultedOnCreate: true, defaultValue: 'Normal' }),
    picklist('TaskSubtype', 'Task Subtype', ['Task', 'Email', 'Call'], {
      updateable: false,
      defaultedOnCreate: true,
      defaultValue: 'Task',
    }),
    owner(['Group', 'User']),
    description,
    readOnly(flag('IsClosed', 'Closed'), isOf('Status', ['Completed'])),
  ],
  { business: true },
);

/** A meeting. */
export const event = object(
  'Event',
  '00U',
  [
    who,
    what,
    text('Subject', 'Subject', 255),
    text('Location', 'Location', 255),
    field('StartDateTime', 'Start Date Time', 'datetime', { nillable: false }),
    field('EndDateTime', 'End Date Time', 'datetime', { nillable: false }),
    owner(['User']),
    description,
  ],
  { business: true },
);

export const caseObject = object(
  'Case',
  '500',
  [
    reference('ContactId', 'Contact ID', ['Contact'], 'Contact', { indexed: true }),
    reference('AccountId', 'Account ID', ['Account'], 'Account', { indexed: true }),
    text('Subject', 'Subject', 255),
    picklist('Status', 'Status', CASE_STATUS, { nillable: false, defaultedOnCreate: true, defaultValue: CASE_STATUS[0] }),
    picklist('Priority', 'Priority', CASE_PRIORITY, { defaultedOnCreate: true, defaultValue: 'Medium' }),
    picklist('Origin', 'Case Origin', ['Phone', 'Email', 'Web']),
    flag('IsEscalated', 'Escalated'),
    owner(['Group', 'User']),
    description,
    readOnly(flag('IsClosed', 'Closed'), isOf('Status', ['Closed'])),
  ],
  { business: true },
);
