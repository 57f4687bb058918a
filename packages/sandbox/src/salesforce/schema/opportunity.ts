import { field, flag, owner, picklist, readOnly, reference, text } from './field.ts';
import { object } from './object.ts';
import { LEAD_SOURCE, OPPORTUNITY_TYPE, STAGES, stageNamed } from './picklists.ts';

export const opportunity = object(
  'Opportunity',
  '006',
  [
    reference('AccountId', 'Account ID', ['Account'], 'Account', { indexed: true, cascadeDelete: true }),
    text('Name', 'Name', 120, { nillable: false, nameField: true }),
    field('Description', 'Description', 'textarea', { length: 32_000, filterable: false }),
    picklist(
      'StageName',
      'Stage',
      STAGES.map((stage) => stage.name),
      { nillable: false, restrictedPicklist: true },
    ),
    field('Amount', 'Amount', 'currency', { precision: 18, scale: 2 }),
    // Follows the stage unless a caller sets it in the same write.
    field('Probability', 'Probability (%)', 'percent', { precision: 3, defaultedOnCreate: true }),
    readOnly(field('ExpectedRevenue', 'Expected Amount', 'currency', { precision: 18, scale: 2, calculated: true }), (row) => {
      const { Amount: amount, Probability: probability } = row.values;
      return typeof amount === 'number' && typeof probability === 'number' ? Math.round(amount * probability) / 100 : null;
    }),
    field('CloseDate', 'Close Date', 'date', { nillable: false }),
    picklist('Type', 'Opportunity Type', OPPORTUNITY_TYPE),
    text('NextStep', 'Next Step', 255),
    picklist('LeadSource', 'Lead Source', LEAD_SOURCE),
    readOnly(flag('IsClosed', 'Closed'), (row) => stageNamed(row.values['StageName'])?.closed ?? false),
    readOnly(flag('IsWon', 'Won'), (row) => stageNamed(row.values['StageName'])?.won ?? false),
    owner(['User']),
  ],
  { entity: 'deal', labelPlural: 'Opportunities' },
);
