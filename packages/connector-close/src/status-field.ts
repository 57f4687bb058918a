import { asText } from '@meshline/connector-kit';
import { cleanText, type Value } from '@meshline/record';
import { describeField, type Field, type Wire, type Written } from './field.ts';

export interface Status {
  readonly id: string;
  readonly label: string;
  /** Of an opportunity's status. */
  readonly pipeline?: string | undefined;
}

/**
 * A status by its label; on the wire by id, since labels can be renamed (close.md 9.10). Where pipelines share a label,
 * the record stays in its pipeline, and a new one goes to the first pipeline that has it.
 */
export function statusField(statuses: readonly Status[]): Field {
  const labels = [...new Set(statuses.map((status) => status.label))];
  const labelOf = new Map(statuses.map((status) => [status.id, status.label]));
  const options = labels.map((label) => ({ value: label, label, active: true }));
  return {
    description: describeField('status', 'Status', 'enum', { options, clearable: false }),
    keys: ['status_id', 'status_label', 'pipeline_id'],
    read: (row) => {
      const label = labelOf.get(asText(row['status_id']) ?? '') ?? asText(row['status_label']);
      return label === undefined ? undefined : cleanText(label);
    },
    needsCurrent: (value) => statuses.filter((status) => status.label === value).length > 1,
    write: (value, current) => writeStatus(statuses, value, current),
  };
}

function writeStatus(statuses: readonly Status[], value: Value, current: Wire | undefined): Written {
  const named = statuses.filter((status) => status.label === value);
  const status = named.find(({ pipeline }) => pipeline !== undefined && pipeline === current?.['pipeline_id']) ?? named[0];
  return status === undefined ? { problem: 'takes the label of a status that Close has' } : { wire: { status_id: status.id } };
}
