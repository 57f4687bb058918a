import { formatRef } from '@meshline/record';
import type { GoldenField } from '../facts.ts';
import type { PlannedField } from './contract.ts';

/** Where a value comes from: what undoing a link looks for. */
export function originOf(known: GoldenField | undefined): Pick<PlannedField, 'from'> {
  return known?.source.kind === 'record' ? { from: formatRef(known.source.ref) } : {};
}
