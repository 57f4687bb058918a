import type { TakenField } from './taken-field.ts';

/** Whether a field is written as codes in one table and as words in another (`NV`, `Nevada`): comparing the two would speak against what agrees. */
export function hasMixedForms(held: readonly TakenField[]): boolean {
  const forms = held.filter(({ column }) => column.values.looked >= 3).map(({ column }) => column.values.share.short > 0.5);
  return new Set(forms).size > 1;
}
